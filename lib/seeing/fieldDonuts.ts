import type { FrameLook } from '../detect/sources/frameLook';
import type { Source } from '../detect/sources/sources';
import { donutRegion } from './donutShape';
import { type HalfMaximumRegion, halfMaximumRegion } from './halfMaximumRegion';
import { circleMeans, outerHalfMaximumWidth } from './halfMaximumWidth';
import { medianOf } from './pixelBox';
import { withoutOutliers } from './seeingOutliers';
import { type Measured, noneDropped, type SeeingStar } from './seeingStar';

/** The brightest sources of a frame are enough to tell whether it is out of focus. */
const MOST_SOURCES = 100;
/** A source larger than this is no star, pixels. */
const LARGEST_AREA = 20_000;

/** A source and the region above half its height; `donut` when there is a hole in its light. */
interface Shape {
  readonly source: Source;
  readonly region: HalfMaximumRegion;
  readonly donut: boolean;
}

/** Outer sizes of the donuts of a frame that is out of focus; undefined when most of its sources are none. */
export function measureDonuts(look: FrameLook): Measured | undefined {
  const shapes = look.sources.slice(0, MOST_SOURCES).map((source) => shapeOf(look.smooth, source));
  if (!isOutOfFocus(shapes)) return undefined;
  const dropped = noneDropped();
  const stars: SeeingStar[] = [];
  for (const { source, region, donut } of shapes) {
    if (!donut) continue;
    if (region.open) dropped.edge++;
    else if (source.saturated) dropped.saturated++;
    else {
      const radius = 2 * Math.sqrt(region.filledArea / Math.PI);
      const [x, y] = [(region.left + region.right) / 2, (region.bottom + region.top) / 2];
      const fwhmPixels = outerHalfMaximumWidth(circleMeans(look.significance, { x, y }, { background: 0, radius }));
      if (Number.isNaN(fwhmPixels)) dropped.edge++;
      else stars.push({ x, y, fwhmPixels, ...DONUT_SHAPE });
    }
  }
  const kept = withoutOutliers(stars, dropped);
  return { kind: kept.length === 0 ? 'none' : 'donuts', stars: kept, dropped };
}

function shapeOf(smooth: FrameLook['smooth'], source: Source): Shape {
  const start = { x: source.xPeak, y: source.yPeak };
  const ring = donutRegion(smooth, start, { background: 0, noise: 1, maxArea: LARGEST_AREA });
  const region = ring ?? halfMaximumRegion(smooth, start, { background: 0, maxArea: LARGEST_AREA });
  return { source, region, donut: ring !== undefined };
}

/** Only shapes that are clear enough to tell count: the hole of a faint donut is full of noise. */
function isOutOfFocus(shapes: readonly Shape[]): boolean {
  const donuts = shapes.filter(({ donut }) => donut);
  if (donuts.length === 0) return false;
  const faintest = medianOf(donuts.map(({ source }) => source.peak)) / 2;
  const size = medianOf(donuts.map(({ region }) => region.filledArea));
  const others = shapes.filter(
    ({ donut, source, region }) => !donut && source.peak >= faintest && region.area > size / 8,
  );
  return donuts.length > others.length;
}

const DONUT_SHAPE = {
  fwhmXPixels: Number.NaN,
  fwhmYPixels: Number.NaN,
  ellipticity: Number.NaN,
  positionAngleDegrees: Number.NaN,
  signalToNoise: Number.NaN,
  fit: undefined,
} as const;
