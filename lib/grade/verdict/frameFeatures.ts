import type { LookNumbers } from '../../detect/sources/frameLook';
import type { Source } from '../../detect/sources/sources';
import type { TypicalSource } from '../../detect/sources/typicalSource';
import type { FrameSeeing } from '../../seeing/frameSeeing';
import type { GradeStamps } from './gradeStamps';
import { STAMP_ANSWERS } from './stampAnswers';

/** What the stamps of one frame say together. */
export interface FrameOpinion {
  /** Number of stamps. */
  readonly stamps: number;
  /** Stamps whose most probable answer is each answer, in the order of STAMP_ANSWERS. */
  readonly votes: readonly number[];
  /** Mean probabilities of the stamps, each weighted by its certainty; without stamps all equal. */
  readonly probabilities: readonly number[];
  /** Median ellipticity of the stamps' sources; 0 without. */
  readonly ellipticity: number;
  /** Length of the mean ellipticity vector (e cos 2a, e sin 2a): what all stars share. Trailing is shared, aberrations are not. */
  readonly sharedEllipticity: number;
  /** Direction of that vector, degrees from +x towards +y, 0 to 180. */
  readonly positionAngleDegrees: number;
}

/** A stamp that wavers between all answers still has a little say. */
const LEAST_CERTAINTY = 0.05;

/** Sums up what the stamps of a frame say. `probabilities` is [sources, answers], row-major. */
export function opinionOf(sources: readonly Source[], probabilities: Float32Array): FrameOpinion {
  const answers = STAMP_ANSWERS.length;
  const votes = new Array<number>(answers).fill(0);
  const sums = new Array<number>(answers).fill(1e-6);
  for (let n = 0; n < sources.length; n++) {
    const row = Array.from(probabilities.subarray(n * answers, (n + 1) * answers));
    const highest = Math.max(...row);
    votes[row.indexOf(highest)]++;
    const certainty = Math.max(LEAST_CERTAINTY, (highest - 1 / answers) / (1 - 1 / answers));
    row.forEach((probability, k) => {
      sums[k] += certainty * probability;
    });
  }
  const total = sums.reduce((sum, value) => sum + value, 0);
  return { stamps: sources.length, votes, probabilities: sums.map((sum) => sum / total), ...shapeOf(sources) };
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
  return {
    ellipticity: medianOf(sources.map(({ ellipticity }) => ellipticity)),
    sharedEllipticity: Math.hypot(x, y),
    positionAngleDegrees: ((Math.atan2(y, x) * 90) / Math.PI + 180) % 180,
  };
}

/** All that is known of a frame when it is classified. */
export interface FrameEvidence {
  readonly cut: GradeStamps<LookNumbers>;
  readonly opinion: FrameOpinion;
  readonly seeing: FrameSeeing;
}

/** The evidence as numbers of about one, for the frame classifier. Also of a frame without a stamp. */
export function featuresOf({ cut, opinion, seeing }: FrameEvidence): number[] {
  const { look, pairing, box } = cut;
  const shown = cut.sources;
  const { sources, typical } = look;
  const [circular, ...others] = opinion.probabilities.map((value) => Math.log(value + 0.01));
  const ratios = others.map((value) => value - circular);
  const count = Math.log10(1 + opinion.stamps);
  const shareOf = (is: (source: Source) => boolean): number => sources.filter(is).length / Math.max(1, sources.length);
  const side = Math.min(look.width, look.height);
  const longest = sources.reduce((most, { length }) => Math.max(most, length), 0);
  const fitted = Number.isNaN(seeing.ellipticity) ? 0 : seeing.ellipticity;
  return [
    ...ratios,
    ...ratios.map((ratio) => ratio * count),
    ...opinion.votes.map((votes) => votes / Math.max(1, opinion.stamps)),
    count,
    opinion.sharedEllipticity,
    opinion.ellipticity,
    opinion.sharedEllipticity * count,
    fitted,
    fitted * (seeing.coherence || 0),
    Math.log10(1 + seeing.stars.length),
    seeing.kind === 'donuts' ? 1 : 0,
    pairing.share,
    Math.log2(1 + (typical?.length ?? 0)),
    Math.log2(1 + (typical?.breadth ?? 0)),
    Math.log10(1 + sources.length),
    shareOf(({ narrow }) => narrow),
    shareOf(({ saturated }) => saturated),
    shareOf(({ cut: isCut }) => isCut),
    shareOf(({ length }) => typical !== undefined && length > 2 * typical.length),
    shareOf(({ length }) => typical !== undefined && length < typical.length / 2),
    Math.log10(1 + (1e6 * look.mended) / (look.width * look.height)),
    Math.log10(1 + medianOf(sources.map(({ peak }) => peak))),
    Math.log10(1 + (look.skyRange[1] - look.skyRange[0]) / Math.max(look.skyNoise, 1e-9)),
    longest / side,
    box / side || 0,
    ...[spreadOf(shown.map(({ breadth }) => breadth)), spreadOf(shown.map(({ length }) => length))],
    ...[spreadOf(shown.map(({ edge }) => edge)), Math.log2(0.05 + medianOf(shown.map(({ edge }) => edge)))],
    ...[spreadOf(shown.map(({ peak }) => peak)), spreadOf(gapsOf(sources))],
    shareOf(({ length, breadth }) => typical !== undefined && isLike({ length, breadth }, typical)),
    look.mosaic === null ? 0 : 1,
  ];
}

/** Sizes that differ by less than this factor are alike. */
const ALIKE = 1.25;

function isLike(one: TypicalSource, other: TypicalSource): boolean {
  const near = (a: number, b: number): boolean => a <= ALIKE * b && b <= ALIKE * a;
  return near(one.length, other.length) && near(one.breadth, other.breadth);
}

/** Median deviation of the values' natural logarithms: stars of one frame are alike, rays and galaxies are not. */
function spreadOf(values: readonly number[]): number {
  const logs = values.map((value) => Math.log(Math.max(value, 0.05)));
  const middle = medianOf(logs);
  return medianOf(logs.map((value) => Math.abs(value - middle)));
}

/** The brightest sources are enough. */
const MOST_NEIGHBOURS = 150;

/** Distances to the nearest neighbour, pixels: alike in a grid of spots, of every size among stars. */
function gapsOf(sources: readonly Source[]): number[] {
  const bright = sources.slice(0, MOST_NEIGHBOURS);
  if (bright.length < 2) return [];
  return bright.map((one) =>
    bright.reduce((least, other) => {
      return other === one ? least : Math.min(least, Math.hypot(other.x - one.x, other.y - one.y));
    }, Number.POSITIVE_INFINITY),
  );
}

/** The middle value; 0 of none. */
function medianOf(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
