import { CLASS_NAMES, type ClassName } from '../../stamps/stampSet';
import { classifyFrame, type FrameClassifier } from './frameClassifier';
import { type FrameEvidence, type FrameOpinion, featuresOf } from './frameFeatures';
import { STAMP_ANSWERS, type StampAnswer } from './stampAnswers';

export type Verdict = ClassName | 'ungradable';

/** What a frame can be, in the order of the frame classifier's outputs. */
export const VERDICTS: readonly Verdict[] = [...CLASS_NAMES, 'ungradable'];

export interface Judgement {
  readonly verdict: Verdict;
  /** Calibrated probability that the verdict is right, 0 to 1. */
  readonly confidence: number;
  /** Calibrated, in the order of VERDICTS. */
  readonly probabilities: readonly number[];
  /** What an ungradable frame shows instead of stars; null otherwise. */
  readonly diagnosis: string | null;
  /** Why, in words. */
  readonly reason: string;
}

/** What says the class of a frame from its features, and of one without stars what it shows instead. */
export interface FrameJudges {
  readonly frames: FrameClassifier;
  readonly kinds: FrameClassifier;
}

/** Stars drawn out this much, but each in its own direction, are the optics' doing. */
const DRAWN_OUT = 0.15;
const SHARED_SHARE = 0.6;
/** More paired stars than this share are no double stars. */
const PAIRED = 0.4;

/** Weighs all that is known of a frame, and says why. */
export function judge(evidence: FrameEvidence, { frames, kinds }: FrameJudges): Judgement {
  const features = featuresOf(evidence);
  const probabilities = classifyFrame(frames, features);
  const confidence = Math.max(...probabilities);
  const verdict = VERDICTS[probabilities.indexOf(confidence)];
  const diagnosis = verdict === 'ungradable' ? mostProbable(kinds, features) : null;
  return { verdict, confidence, probabilities, diagnosis, reason: REASONS[verdict](evidence, diagnosis) };
}

/** Of a frame whose pixels are no picture (whatIsNoPicture): a fact, not a guess. */
export function judgementOfNoPicture(fault: string): Judgement {
  const probabilities = VERDICTS.map((verdict) => (verdict === 'ungradable' ? 1 : 0));
  return { verdict: 'ungradable', confidence: 1, probabilities, diagnosis: fault, reason: `no picture: ${fault}` };
}

function mostProbable(classifier: FrameClassifier, features: readonly number[]): string {
  const probabilities = classifyFrame(classifier, features);
  return classifier.classes[probabilities.indexOf(Math.max(...probabilities))];
}

const REASONS: Readonly<Record<Verdict, (evidence: FrameEvidence, diagnosis: string | null) => string>> = {
  Circular: ({ opinion }) => {
    const { ellipticity, sharedEllipticity } = opinion;
    const optics =
      ellipticity > DRAWN_OUT && sharedEllipticity < SHARED_SHARE * ellipticity
        ? '; not drawn out in one direction, as tracking would do it'
        : '';
    return `${tally(opinion)}${optics}`;
  },
  Comet: ({ opinion, cut: { pairing } }) => {
    const { ellipticity, sharedEllipticity, positionAngleDegrees } = opinion;
    if (pairing.share > PAIRED && opinion.votes[1] < opinion.stamps / 2) {
      return `every star is double, ${pairing.distance.toFixed(0)} px apart: the telescope jumped`;
    }
    const direction =
      sharedEllipticity > SHARED_SHARE * ellipticity ? `, all towards ${positionAngleDegrees.toFixed(0)} degrees` : '';
    return `${tally(opinion)}; ellipticity ${ellipticity.toFixed(2)}${direction}: the telescope moved`;
  },
  Donut: ({ opinion, cut: { look } }) =>
    `${tally(opinion)}; ${(look.typical?.length ?? 0).toFixed(0)} px wide: out of focus`,
  ungradable: (evidence, diagnosis) => `no stars to judge by (${diagnosis}?): ${whatIsThere(evidence)}`,
};

/** What was found instead of stars, in numbers. */
function whatIsThere({ cut: { look, rejected }, opinion }: FrameEvidence): string {
  if (!(look.skyNoise > 0)) return 'the frame is flat: no sky noise';
  const mended = look.mended === 0 ? '' : `, ${look.mended} px of hot pixels and cosmic rays`;
  if (look.sources.length === 0) return `nothing above the sky${mended}`;
  if (opinion.stamps > 0) return `${tally(opinion)}${mended}`;
  const left = Object.entries(rejected).filter(([, count]) => count > 0);
  return `${left.map(([reason, count]) => `${count} ${REJECTIONS[reason as keyof typeof rejected]}`).join(', ')}${mended}`;
}

const REJECTIONS: Readonly<Record<keyof FrameEvidence['cut']['rejected'], string>> = {
  edge: 'at the edge',
  saturated: 'saturated',
  size: 'of another size than the rest',
  crowded: 'crowded',
  surplus: 'left over',
};

const LOOKS: Readonly<Record<StampAnswer, readonly [one: string, more: string]>> = {
  Circular: ['round', 'round'],
  Comet: ['drawn out', 'drawn out'],
  Donut: ['a ring', 'rings'],
  'no star': ['no star', 'no stars'],
};

/** "41 of 48 stamps are round, 5 drawn out, 2 no stars", the most frequent first. */
function tally({ votes, stamps }: FrameOpinion): string {
  const looks = STAMP_ANSWERS.map((name, k) => ({ count: votes[k], look: LOOKS[name][votes[k] === 1 ? 0 : 1] }));
  const [first, ...others] = looks.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  const which = stamps === 1 ? 'stamp is' : 'stamps are';
  return [`${first.count} of ${stamps} ${which} ${first.look}`, ...others.map((o) => `${o.count} ${o.look}`)].join(
    ', ',
  );
}
