import type { Source } from '../../detect/sources/sources';
import type { Pairing } from './pairing';

/** What the stamps of one frame say together. */
export interface FrameOpinion {
  /** Number of stamps. */
  readonly stamps: number;
  /** Stamps whose most probable class is each class, in the order of CLASS_NAMES. */
  readonly votes: readonly number[];
  /** Mean probabilities of the stamps, each weighted by its certainty. */
  readonly probabilities: readonly number[];
  /** Median ellipticity of the stamps' sources. */
  readonly ellipticity: number;
  /** Length of the mean ellipticity vector (e cos 2a, e sin 2a): what all stars share. Trailing is shared, aberrations are not. */
  readonly sharedEllipticity: number;
  /** Direction of that vector, degrees from +x towards +y, 0 to 180. */
  readonly positionAngleDegrees: number;
  readonly pairing: Pairing;
}

/** A stamp that wavers between three classes still has a little say. */
const LEAST_CERTAINTY = 0.05;

/**
 * Sums up a frame from the sources that its stamps show and whether all are paired. `probabilities` is [sources,
 * classes], row-major. Throws RangeError without sources.
 */
export function opinionOf(
  { sources, pairing }: { readonly sources: readonly Source[]; readonly pairing: Pairing },
  probabilities: Float32Array,
): FrameOpinion {
  const stamps = sources.length;
  if (stamps === 0) throw new RangeError('a frame without stamps has no opinion');
  const classes = probabilities.length / stamps;
  const votes = new Array<number>(classes).fill(0);
  const sums = new Array<number>(classes).fill(0);
  for (let n = 0; n < stamps; n++) {
    const row = Array.from(probabilities.subarray(n * classes, (n + 1) * classes));
    const highest = Math.max(...row);
    votes[row.indexOf(highest)]!++;
    const certainty = Math.max(LEAST_CERTAINTY, (highest - 1 / classes) / (1 - 1 / classes));
    row.forEach((probability, k) => {
      sums[k]! += certainty * probability;
    });
  }
  const total = sums.reduce((sum, value) => sum + value, 0);
  return { stamps, votes, probabilities: sums.map((sum) => sum / total), ...shapeOf(sources), pairing };
}

function shapeOf(
  sources: readonly Source[],
): Pick<FrameOpinion, 'ellipticity' | 'sharedEllipticity' | 'positionAngleDegrees'> {
  let [x, y] = [0, 0];
  for (const { ellipticity, positionAngleDegrees } of sources) {
    const angle = (positionAngleDegrees * Math.PI) / 90;
    x += (ellipticity * Math.cos(angle)) / sources.length;
    y += (ellipticity * Math.sin(angle)) / sources.length;
  }
  const sorted = sources.map(({ ellipticity }) => ellipticity).sort((a, b) => a - b);
  return {
    ellipticity: sorted[sorted.length >> 1]!,
    sharedEllipticity: Math.hypot(x, y),
    positionAngleDegrees: ((Math.atan2(y, x) * 90) / Math.PI + 180) % 180,
  };
}

/** The evidence that the calibration weighs; the last one is constant. */
export function featuresOf(opinion: FrameOpinion): number[] {
  const [circular, comet, donut] = opinion.probabilities.map((value) => Math.log(value + 0.01));
  const count = Math.log10(opinion.stamps);
  const [trailed, defocused] = [comet! - circular!, donut! - circular!];
  return [
    trailed,
    defocused,
    trailed * count,
    defocused * count,
    opinion.sharedEllipticity,
    opinion.ellipticity,
    opinion.sharedEllipticity * count,
    opinion.pairing.share,
    1,
  ];
}
