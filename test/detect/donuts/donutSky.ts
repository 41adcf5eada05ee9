import { createRandom } from '../../../lib/random';
import { describeNight, type NightPreset } from '../../../lib/sky/describeNight';
import type { FrameDescription } from '../../../lib/sky/frameDescription';
import type { TrueStar } from '../../../lib/sky/frameTruth';
import { makePsf } from '../../../lib/sky/psf';
import { type SimulatedFrame, simulateFrame, skyDeviation } from '../../../lib/sky/simulateFrame';
import { drawStarField } from '../../../lib/sky/starField';
import type { ClassName } from '../../../lib/stamps/stampSet';

export interface FrameWish {
  readonly preset: NightPreset;
  readonly seed: number;
  readonly classes: readonly ClassName[];
  readonly count: number;
  /** Pixels a side; the preset's own size when left out. */
  readonly size?: number;
}

/**
 * The first frames of these classes of a night. The thesis has eight donuts a frame: too few to count finds by, so that
 * its donut frames get a rich field, of stars about as bright as the optics need.
 */
export function describeFrames({ preset, seed, classes, count, size }: FrameWish): FrameDescription[] {
  return describeNight(preset, { seed, width: size, height: size })
    .filter(({ className }) => classes.includes(className))
    .slice(0, count)
    .map((frame) => {
      if (preset !== 'thesis' || !frame.psf.donut) return frame;
      return { ...frame, stars: { perMegapixel: 18, referenceFlux: 7000 * skyDeviation(frame), slope: 0.33 } };
    });
}

export function simulate(frame: FrameDescription): SimulatedFrame {
  return simulateFrame(frame, createRandom(frame.seed));
}

/**
 * Where every star of a donut frame lies, those too that the truth leaves out as fainter than three sky deviations (the
 * simulator goes down to one and a half): the same draws again.
 */
export function allStars(frame: FrameDescription): readonly { readonly x: number; readonly y: number }[] {
  const faintest = (1.5 * skyDeviation(frame)) / makePsf(frame.psf, { x: 0, y: 0 }).outskirts[0]!;
  const margin = Math.ceil(frame.psf.donut!.outerDiameter + 8 * frame.psf.seeing.fwhmPixels);
  const { width, height } = frame;
  return drawStarField(frame.stars, { width, height, margin, faintest }, createRandom(frame.seed).fork('stars'));
}

/**
 * The donuts that stand alone: not saturated, 1.3 radii or more inside the frame, and no other star of more than a fifth
 * of their light so near (2.6 radii) that the two images touch. However faint: the truth's own limit is a brightest
 * pixel of three sky deviations.
 */
export function isolatedDonuts(frame: FrameDescription, stars: readonly TrueStar[]): TrueStar[] {
  const radius = frame.psf.donut!.outerDiameter / 2;
  const edge = 1.3 * radius;
  const inside = ({ x, y }: TrueStar): boolean =>
    x > edge && y > edge && x < frame.width - 1 - edge && y < frame.height - 1 - edge;
  const touches = (star: TrueStar, other: TrueStar): boolean =>
    other !== star && other.flux > 0.2 * star.flux && Math.hypot(other.x - star.x, other.y - star.y) < 2 * edge;
  return stars.filter((star) => !star.saturated && inside(star) && !stars.some((other) => touches(star, other)));
}
