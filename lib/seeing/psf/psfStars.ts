import type { FrameLook } from '../../detect/sources/frameLook';
import type { Source } from '../../detect/sources/sources';
import { medianOf } from '../pixelBox';

/** A star that helps to show the frame's PSF: its centre in pixels, and its pixels less the sky around it. */
export interface PsfStar {
  readonly x: number;
  readonly y: number;
  /** Light, in units of the sky's noise. */
  readonly flux: number;
  /** Its say: bright stars count alike, faint ones by their signal-to-noise. */
  readonly weight: number;
  readonly pixels: StarPixels;
}

export interface StarPixels {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly value: Float64Array;
}

export interface PsfStars {
  readonly stars: readonly PsfStar[];
  /** Light is followed out to this distance from a star's centre, pixels. */
  readonly radius: number;
  /** The shorter extent of the frame's stars at a fifth of their peak, pixels. */
  readonly breadth: number;
}

/** Stars differ from the frame's typical source by less than this factor in length and in breadth. */
const ALIKE = 1.6;
const MOST_STARS = 80;
/** Of large stars, donuts and trails, fewer are enough: the work stays the same. */
const MOST_PIXELS = 100_000;
const FEWEST_STARS = 5;
/** The light of a round star is followed for 3 FWHM: half its extent, and so many times its extent more ... */
const WINGS = 1.5;
/** ... but for no more than so many pixels: a donut has an edge and no wings. */
const WIDEST_WINGS = 24;
/** From here on a star's own noise no longer limits it. */
const CLEAR_SIGMAS = 150;
/** Width of the ring in which a star's sky is measured, pixels, and the fewest pixels that give one. */
const SKY_RING = 4;
const FEWEST_SKY_PIXELS = 20;
const CENTRE_STEPS = 3;

/** The stars of a frame, or of a part of it, that are clear enough to be stacked, brightest first. */
export function psfStars(look: FrameLook, within: (source: Source) => boolean = () => true): PsfStars {
  const { typical, sources } = look;
  if (typical === undefined) return { stars: [], radius: 0, breadth: 0 };
  const radius = Math.ceil(typical.length / 2 + Math.min(WIDEST_WINGS, WINGS * typical.breadth));
  const most = Math.max(FEWEST_STARS, Math.min(MOST_STARS, Math.floor(MOST_PIXELS / (2 * radius + 1) ** 2)));
  const core = typical.length / 2 + 1;
  const stars = sources
    .filter((source) => isClear(source, look) && within(source))
    .slice(0, most)
    .map((source) => psfStar(source, { look, radius, core }))
    .filter((star): star is PsfStar => star !== undefined);
  return { stars, radius, breadth: typical.breadth };
}

function isClear({ saturated, narrow, cut, length, breadth }: Source, { typical }: FrameLook): boolean {
  const alike = (a: number, b: number): boolean => a < ALIKE * b && b < ALIKE * a;
  return !saturated && !narrow && !cut && alike(length, typical!.length) && alike(breadth, typical!.breadth);
}

interface Reach {
  readonly look: FrameLook;
  readonly radius: number;
  /** The centre is the middle of the light within this distance of it. */
  readonly core: number;
}

function psfStar(source: Source, { look, radius, core }: Reach): PsfStar | undefined {
  const { around, sky } = gather(source, look, radius);
  if (Number.isNaN(sky)) return undefined;
  for (let n = 0; n < around.value.length; n++) around.value[n]! -= sky;
  const centre = middleOfLight(around, source, core);
  if (centre === undefined) return undefined;
  const weight = 1 / (1 / source.peak ** 2 + 1 / CLEAR_SIGMAS ** 2);
  return { ...centre, weight, pixels: around };
}

/**
 * The finite pixels of the square about a source that no other source is nearer to, and the sky in a ring about it, in
 * units of the noise, hot pixels mended (FrameLook.significance).
 */
function gather(source: Source, look: FrameLook, radius: number): { around: StarPixels; sky: number } {
  const { data, width, height } = look.image;
  const light = look.significance.data;
  const outer = radius + SKY_RING;
  const others = look.sources.filter(
    (other) => other !== source && Math.abs(other.x - source.x) < 2 * outer && Math.abs(other.y - source.y) < 2 * outer,
  );
  const [x, y, value, ring]: number[][] = [[], [], [], []];
  const [x0, y0] = [Math.round(source.x), Math.round(source.y)];
  for (let row = Math.max(0, y0 - outer); row <= Math.min(height - 1, y0 + outer); row++) {
    for (let column = Math.max(0, x0 - outer); column <= Math.min(width - 1, x0 + outer); column++) {
      const at = row * width + column;
      if (!Number.isFinite(data[at]!) || !Number.isFinite(light[at]!)) continue;
      const own = (column - source.x) ** 2 + (row - source.y) ** 2;
      if (others.some((other) => (column - other.x) ** 2 + (row - other.y) ** 2 < own)) continue;
      if (Math.abs(column - x0) <= radius && Math.abs(row - y0) <= radius) {
        x!.push(column);
        y!.push(row);
        value!.push(light[at]!);
      }
      if (own > radius * radius && own <= outer * outer) ring!.push(light[at]!);
    }
  }
  const around = { x: Float64Array.from(x!), y: Float64Array.from(y!), value: Float64Array.from(value!) };
  return { around, sky: ring!.length < FEWEST_SKY_PIXELS ? 0 : medianOf(ring!) };
}

/** First moment of the light near the centre, whatever its shape; undefined when there is no light. */
function middleOfLight(
  { x, y, value }: StarPixels,
  start: { readonly x: number; readonly y: number },
  core: number,
): { readonly x: number; readonly y: number; readonly flux: number } | undefined {
  let centre = { x: start.x, y: start.y, flux: 0 };
  for (let step = 0; step < CENTRE_STEPS; step++) {
    let [sum, sx, sy] = [0, 0, 0];
    for (let n = 0; n < value.length; n++) {
      const [dx, dy] = [x[n]! - centre.x, y[n]! - centre.y];
      if (dx * dx + dy * dy > core * core) continue;
      sum += value[n]!;
      sx += value[n]! * dx;
      sy += value[n]! * dy;
    }
    if (!(sum > 0) || Math.hypot(sx, sy) > core * sum) return undefined;
    centre = { x: centre.x + sx / sum, y: centre.y + sy / sum, flux: sum };
  }
  return centre;
}
