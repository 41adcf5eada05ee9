import type { BrightRegion } from './brightRegions';
import { circleMeans, outerHalfMaximumWidth } from './halfMaximumWidth';
import { medianOf } from './pixelBox';
import { FULL_SHARE } from './saturation';
import { withoutOutliers } from './seeingOutliers';
import { type Frame, type Measured, noneDropped, type SeeingStar } from './seeingStar';

/** Regions that are clear enough to tell a donut: the hole of a faint one is full of noise. */
export function isOutOfFocus(regions: readonly BrightRegion[]): boolean {
  const donuts = regions.filter(({ donut }) => donut);
  if (donuts.length === 0) return false;
  const faintest = medianOf(donuts.map(({ height }) => height)) / 2;
  const size = medianOf(donuts.map(({ region }) => region.filledArea));
  const others = regions.filter(({ donut, height, region }) => !donut && height >= faintest && region.area > size / 8);
  return donuts.length > others.length;
}

/** Outer sizes of the donuts of a frame that is out of focus. */
export function measureDonuts({ image, regions, saturation }: Frame): Measured {
  const dropped = noneDropped();
  const stars: SeeingStar[] = [];
  for (const { region, donut, background, top } of regions) {
    if (!donut) continue;
    if (region.open) dropped.edge++;
    else if (saturation !== undefined && top >= FULL_SHARE * saturation) dropped.saturated++;
    else {
      const size = 2 * Math.sqrt(region.filledArea / Math.PI);
      const [x, y] = [(region.left + region.right) / 2, (region.bottom + region.top) / 2];
      const fwhmPixels = outerHalfMaximumWidth(circleMeans(image, { x, y }, { background, radius: size }));
      if (Number.isNaN(fwhmPixels)) dropped.edge++;
      else stars.push({ x, y, fwhmPixels, ...DONUT_SHAPE });
    }
  }
  const kept = withoutOutliers(stars, dropped);
  return { kind: kept.length === 0 ? 'none' : 'donuts', stars: kept, dropped };
}

const DONUT_SHAPE = {
  fwhmXPixels: Number.NaN,
  fwhmYPixels: Number.NaN,
  ellipticity: Number.NaN,
  positionAngleDegrees: Number.NaN,
  signalToNoise: Number.NaN,
  fit: undefined,
} as const;
