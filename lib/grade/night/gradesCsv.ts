import type { GradeOutcome } from './gradeOutcome';

const HEAD = 'file,verdict,confidence,stamps,votes_circular,votes_comet,votes_donut,p_circular,p_comet,p_donut';
/** What was measured, by the name of its column; new columns stand behind the old ones. */
const MEASURED = {
  seeing_arcsec: 'seeingArcsec',
  fwhm_pixels: 'fwhmPixels',
  ellipticity: 'ellipticity',
  usable: 'usable',
  reason: 'reason',
  error: undefined,
  votes_none: undefined,
  p_ungradable: undefined,
  hfd_pixels: 'hfdPixels',
  axis_ratio: 'axisRatio',
  position_angle_degrees: 'positionAngleDegrees',
  stars: 'stars',
  sky: 'sky',
  sky_noise: 'skyNoise',
  pixel_scale: 'pixelScale',
  pixel_scale_source: 'pixelScaleSource',
  filter: 'filter',
  exposure_seconds: 'exposureSeconds',
  object: 'object',
  date_obs: 'dateObs',
  diagnosis: 'diagnosis',
} as const;
type Column = keyof typeof MEASURED;
const NAMES = Object.keys(MEASURED) as Column[];
const COLUMNS = [HEAD, ...NAMES].join(',');

/** The grades as a table with a heading, as RFC 4180 wants it; empty where nothing was measured. */
export function gradesCsv(outcomes: readonly GradeOutcome[]): string {
  return `${[COLUMNS, ...outcomes.map(row)].join('\n')}\n`;
}

function row(outcome: GradeOutcome): string {
  if ('error' in outcome) {
    const blank = new Array<string>(HEAD.split(',').length - 1).fill('');
    return [
      quoted(outcome.file),
      ...blank,
      ...NAMES.map((name) => (name === 'error' ? quoted(outcome.error) : '')),
    ].join();
  }
  const { grade } = outcome;
  const { votes, probabilities } = grade;
  const fourth: Partial<Record<Column, number | undefined>> = { votes_none: votes[3], p_ungradable: probabilities[3] };
  const rest = NAMES.map((name) => {
    const field = MEASURED[name];
    return field === undefined ? fourth[name] : grade[field];
  });
  const head = [grade.file, grade.verdict, grade.confidence, grade.stamps];
  return [...head, ...votes.slice(0, 3), ...probabilities.slice(0, 3), ...rest].map(cell).join(',');
}

function cell(value: string | number | boolean | null | undefined): string {
  if (typeof value === 'number') return digits(value);
  return value === null || value === undefined ? '' : quoted(String(value));
}

function digits(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toFixed(4))) : '';
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
