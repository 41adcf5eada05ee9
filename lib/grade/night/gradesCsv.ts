import type { GradeOutcome } from './gradeOutcome';

const COLUMNS =
  'file,verdict,confidence,stamps,votes_circular,votes_comet,votes_donut,p_circular,p_comet,p_donut,' +
  'seeing_arcsec,fwhm_pixels,ellipticity,usable,reason,error';

/** The grades as a table with a heading, as RFC 4180 wants it; empty where nothing was measured. */
export function gradesCsv(outcomes: readonly GradeOutcome[]): string {
  return `${[COLUMNS, ...outcomes.map(row)].join('\n')}\n`;
}

function row(outcome: GradeOutcome): string {
  if ('error' in outcome)
    return [quoted(outcome.file), ...new Array<string>(14).fill(''), quoted(outcome.error)].join(',');
  const { file, verdict, confidence, stamps, votes, probabilities, usable, reason, ...measured } = outcome.grade;
  const { seeingArcsec, fwhmPixels, ellipticity } = measured;
  const numbers = [seeingArcsec, fwhmPixels, ellipticity].map((value) => (value === null ? '' : digits(value)));
  const head = [quoted(file), verdict, digits(confidence), stamps, ...votes, ...probabilities.map(digits)];
  return [...head, ...numbers, usable, quoted(reason), ''].join(',');
}

function digits(value: number): string {
  return String(Number(value.toFixed(4)));
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
