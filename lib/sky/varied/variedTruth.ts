import type { ClassName } from '../../stamps/stampSet';
import type { TrueStar } from '../frameTruth';
import type { PsfShape } from './psfShape';

/** What a frame is: one of the thesis' classes, or none of them. The order is that of the probabilities. */
export const FRAME_CLASSES = ['Circular', 'Comet', 'Donut', 'none'] as const;
export type FrameClass = ClassName | 'none';

/** What a varied frame really holds. */
export interface VariedTruth {
  readonly class: FrameClass;
  /** In the order of FRAME_CLASSES; between two where experts differ. */
  readonly classProbabilities: readonly number[];
  /** One word for the kind of frame, as `drift` or `flat`. */
  readonly kind: string;
  /** What a person would say that the frame shows. */
  readonly shows: string;
  /** Shape of the frame's stars; undefined in a frame without. */
  readonly psf?: PsfShape;
  /** Arcseconds per pixel. */
  readonly pixelScale: number;
  /** Every star three sky deviations high or more, brightest first. */
  readonly stars: readonly TrueStar[];
}

/** Axis ratio below which all call a star round, where they differ most, and above which all call it drawn out. */
const ROUND = 1.2;
const HALF_ROUND = 1.35;
const DRAWN_OUT = 1.5;
/** The same for the dip in the middle of a star out of focus, in units of its maximum. */
const NO_DIP = 0.03;
const HALF_DIP = 0.12;
const CLEAR_DIP = 0.25;

/** Probabilities of the four classes for a star of this shape; only a telescope out of focus makes donuts. */
export function classProbabilities({ axisRatio, lowAxisRatio, dip }: PsfShape, outOfFocus: boolean): number[] {
  const donut = outOfFocus ? rise(dip, NO_DIP, HALF_DIP, CLEAR_DIP) : 0;
  const comet = rise(Math.max(axisRatio, lowAxisRatio), ROUND, HALF_ROUND, DRAWN_OUT);
  return [(1 - donut) * (1 - comet), (1 - donut) * comet, donut, 0];
}

/** From 0 at `low` over a half at `middle` to 1 at `high`, straight in between. */
function rise(value: number, low: number, middle: number, high: number): number {
  if (value <= middle) return Math.max(0, (value - low) / (middle - low) / 2);
  return Math.min(1, 0.5 + (value - middle) / (high - middle) / 2);
}

/**
 * What a stamp shows that was cut out around a place: the frame's class where a true star stands within `reach` pixels
 * and is at least `faintest` counts high, otherwise no star. In the order of FRAME_CLASSES.
 */
export function stampProbabilities(
  truth: VariedTruth,
  stamp: { x: number; y: number; reach: number; faintest: number },
): readonly number[] {
  const isStar = truth.stars.some(
    ({ x, y, peak }) => peak >= stamp.faintest && Math.hypot(x - stamp.x, y - stamp.y) <= stamp.reach,
  );
  return isStar || truth.class === 'none' ? truth.classProbabilities : [0, 0, 0, 1];
}
