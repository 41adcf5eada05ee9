import { CLASS_NAMES, type ClassName } from '../../stamps/stampSet';
import { type Calibration, calibrated } from './calibration';
import { type FrameOpinion, featuresOf } from './frameFeatures';

export type Verdict = ClassName | 'ungradable';

export interface Judgement {
  readonly verdict: Verdict;
  /** Calibrated probability that the most probable class is right, 0 to 1; 0 without stamps. */
  readonly confidence: number;
  /** Calibrated, in the order of CLASS_NAMES. */
  readonly probabilities: readonly number[];
  /** Why, in words. */
  readonly reason: string;
}

/** Less certain than this is no verdict. */
const LEAST_CONFIDENCE = 0.6;
/** Stars drawn out this much, but each in its own direction, are the optics' doing. */
const DRAWN_OUT = 0.15;
const SHARED_SHARE = 0.6;
/** More paired stars than this share are no double stars. */
const PAIRED = 0.4;

/** A frame in which nothing could be cut. */
export function noJudgement(reason: string): Judgement {
  return { verdict: 'ungradable', confidence: 0, probabilities: CLASS_NAMES.map(() => 1 / CLASS_NAMES.length), reason };
}

/** Weighs what the stamps say, and says why. `length` is that of the frame's typical source, pixels. */
export function judge(opinion: FrameOpinion, calibration: Calibration, length: number): Judgement {
  const probabilities = calibrated(calibration, featuresOf(opinion));
  const confidence = Math.max(...probabilities);
  const verdict = CLASS_NAMES[probabilities.indexOf(confidence)]!;
  if (confidence < LEAST_CONFIDENCE) {
    return { verdict: 'ungradable', confidence, probabilities, reason: `too close to call: ${tally(opinion)}` };
  }
  return { verdict, confidence, probabilities, reason: REASONS[verdict](opinion, length) };
}

const REASONS: Readonly<Record<ClassName, (opinion: FrameOpinion, length: number) => string>> = {
  Circular: (opinion) => {
    const { ellipticity, sharedEllipticity } = opinion;
    const optics =
      ellipticity > DRAWN_OUT && sharedEllipticity < SHARED_SHARE * ellipticity
        ? '; not drawn out in one direction, as tracking would do it'
        : '';
    return `${tally(opinion)}${optics}`;
  },
  Comet: (opinion) => {
    const { ellipticity, sharedEllipticity, positionAngleDegrees, pairing } = opinion;
    if (pairing.share > PAIRED && opinion.votes[1]! < opinion.stamps / 2) {
      return `every star is double, ${pairing.distance.toFixed(0)} px apart: the telescope jumped`;
    }
    const direction =
      sharedEllipticity > SHARED_SHARE * ellipticity ? `, all towards ${positionAngleDegrees.toFixed(0)} degrees` : '';
    return `${tally(opinion)}; ellipticity ${ellipticity.toFixed(2)}${direction}: the telescope moved`;
  },
  Donut: (opinion, length) => `${tally(opinion)}; ${length.toFixed(0)} px wide: out of focus`,
};

const LOOKS: Readonly<Record<ClassName, readonly [one: string, more: string]>> = {
  Circular: ['round', 'round'],
  Comet: ['drawn out', 'drawn out'],
  Donut: ['a ring', 'rings'],
};

/** "41 of 48 stars are round, 5 drawn out, 2 rings", the most frequent first. */
function tally({ votes, stamps }: FrameOpinion): string {
  const looks = CLASS_NAMES.map((name, k) => ({ count: votes[k]!, look: LOOKS[name][votes[k] === 1 ? 0 : 1] }));
  const [first, ...others] = looks.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  const stars = stamps === 1 ? 'star is' : 'stars are';
  return [`${first!.count} of ${stamps} ${stars} ${first!.look}`, ...others.map((o) => `${o.count} ${o.look}`)].join(
    ', ',
  );
}
