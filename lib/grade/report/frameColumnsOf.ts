import { visibleText } from '../../visibleText';
import type { GradeOutcome } from '../night/gradeOutcome';
import type { GradedFrame } from '../verdict/grade';
import type { FrameColumns, FrameState } from './page/frameColumns';

/** Digits of a number in a report. */
const DIGITS = 5;

/** What the report's page knows of the frames: texts of files on one line, numbers rounded, unknown ones null. */
export function frameColumnsOf(outcomes: readonly GradeOutcome[]): FrameColumns {
  const text = (of: (frame: GradedFrame) => string | null): (string | null)[] =>
    outcomes.map((outcome) => ('error' in outcome ? null : shown(of(outcome))));
  const number = (of: (frame: GradedFrame) => number | null | undefined): (number | null)[] =>
    outcomes.map((outcome) => ('error' in outcome ? null : rounded(of(outcome))));
  return {
    file: outcomes.map((outcome) => visibleText('error' in outcome ? outcome.file : outcome.grade.file)),
    state: outcomes.map(stateOf),
    verdict: outcomes.map((outcome) => ('error' in outcome ? '' : outcome.grade.verdict)),
    time: outcomes.map((outcome) => ('error' in outcome ? null : timeOf(outcome.context.dateObs))),
    object: text(({ context }) => context.object),
    filter: text(({ context }) => context.filter),
    camera: text(({ context }) => context.camera),
    confidence: number(({ grade }) => 100 * grade.confidence),
    seeing: number(({ grade }) => grade.seeingArcsec),
    fwhm: number(({ grade }) => grade.fwhmPixels),
    hfd: number(({ grade }) => grade.hfdPixels),
    axisRatio: number(({ grade }) => grade.axisRatio),
    stars: number(({ grade }) => grade.stars),
    sky: number(({ grade }) => grade.sky),
    exposure: number(({ context }) => context.exposureSeconds),
    scaleSource: text(({ grade }) => grade.pixelScaleSource),
    reason: outcomes.map((outcome) => visibleText('error' in outcome ? outcome.error : outcome.grade.reason)),
  };
}

/** A frame without a verdict is no bad frame: nobody knows. */
export function stateOf(outcome: GradeOutcome): FrameState {
  if ('error' in outcome) return 'unread';
  const { verdict, usable } = outcome.grade;
  if (verdict === 'ungradable') return 'ungradable';
  return usable ? 'good' : 'bad';
}

function shown(text: string | null): string | null {
  return text === null ? null : visibleText(text);
}

function rounded(value: number | null | undefined): number | null {
  return value === null || value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(DIGITS));
}

/** DATE-OBS is in UTC, whether it says so or not (FITS standard 4.0, 9.1.1); a date alone tells no time. */
function timeOf(dateObs: string | null): number | null {
  const [, time] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?)Z?$/.exec(dateObs?.trim() ?? '') ?? [];
  const milliseconds = Date.parse(`${time}Z`);
  return Number.isFinite(milliseconds) ? milliseconds : null;
}
