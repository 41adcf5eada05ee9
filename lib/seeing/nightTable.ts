import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { doJobs } from '../workers';
import type { FrameSeeing, FrameSeeingOptions } from './frameSeeing';
import { type SeeingJob, type SeeingOutcome, trySeeing } from './readFrameSeeing';
import type { SeeingQuality } from './seeingQuality';

/** A frame of a night: where it is, and what a person says of it. */
export interface NightFile {
  readonly path: string;
  /** Name in the table; default the path. */
  readonly file?: string;
  /** Class or remark; default empty. */
  readonly label?: string;
}

/** One line of the thesis' spreadsheet. Numbers are NaN where the frame gave none. */
export interface NightRow {
  readonly file: string;
  readonly label: string;
  readonly stars: number;
  readonly fwhmXPixels: number;
  readonly fwhmYPixels: number;
  readonly fwhmXArcsec: number;
  readonly fwhmYArcsec: number;
  /** Geometric mean of the axes; of a donut frame the outer size. */
  readonly fwhmPixels: number;
  readonly fwhmErrorPixels: number;
  readonly seeingArcsec: number;
  readonly seeingErrorArcsec: number;
  readonly ellipticity: number;
  readonly positionAngleDegrees: number;
  readonly quality: SeeingQuality;
  readonly observersQuality: SeeingQuality;
}

export interface MeasureNightOptions extends Omit<FrameSeeingOptions, 'header'> {
  /** Frames at a time, each in a thread of its own; the numbers do not depend on it. Default one per processor. */
  readonly workers?: number;
  /** Told after each frame, in the order in which they are done; `index` counts in the order given. */
  readonly onDone?: (outcome: SeeingOutcome, index: number) => void;
  /** When it aborts, the frames in work are finished, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

/** Measures many files, several at a time, in the order given. A file that is absent or broken is one error. */
export async function measureFiles(
  paths: readonly string[],
  options: MeasureNightOptions = {},
): Promise<SeeingOutcome[]> {
  const { workers = availableParallelism(), onDone, signal, ...settings } = options;
  if (!Number.isInteger(workers) || workers < 1) throw new RangeError(`wanted 1 worker or more, got ${workers}`);
  return doJobs(
    paths.map((path): SeeingJob => ({ path, ...settings })),
    {
      file: join(__dirname, 'seeingWorker.js'),
      work: trySeeing,
      workers,
      ...(signal && { signal }),
      onDone: (_, outcome, index) => onDone?.(outcome, index),
    },
  );
}

/** The night's table and one sentence for each frame that could not be measured. */
export interface NightTable {
  readonly rows: readonly NightRow[];
  readonly errors: readonly { readonly file: string; readonly error: string }[];
}

/** Measures the frames of a night: the thesis' spreadsheet, frame by frame. */
export async function measureNight(
  files: readonly NightFile[],
  options: MeasureNightOptions = {},
): Promise<NightTable> {
  const outcomes = await measureFiles(
    files.map(({ path }) => path),
    options,
  );
  const rows: NightRow[] = [];
  const errors: { file: string; error: string }[] = [];
  outcomes.forEach((outcome, i) => {
    const { file = outcome.path, label = '' } = files[i];
    if ('error' in outcome) errors.push({ file, error: outcome.error });
    else rows.push(nightRow(outcome.seeing, { file, label }));
  });
  return { rows, errors };
}

/** One line of the table from a frame's seeing. */
export function nightRow(seeing: FrameSeeing, { file, label = '' }: { file: string; label?: string }): NightRow {
  const { arcsecPerPixel } = seeing.pixelScale;
  const { fwhmXPixels, fwhmYPixels, fwhmPixels, fwhmErrorPixels, seeingArcsec, seeingErrorArcsec } = seeing;
  const { ellipticity, positionAngleDegrees, quality, observersQuality } = seeing;
  return {
    ...{ file, label, stars: seeing.stars.length, fwhmXPixels, fwhmYPixels },
    fwhmXArcsec: fwhmXPixels * arcsecPerPixel,
    fwhmYArcsec: fwhmYPixels * arcsecPerPixel,
    ...{ fwhmPixels, fwhmErrorPixels, seeingArcsec, seeingErrorArcsec },
    ...{ ellipticity, positionAngleDegrees, quality, observersQuality },
  };
}

const COLUMNS: readonly (keyof NightRow)[] = [
  'file',
  'label',
  'stars',
  'fwhmXPixels',
  'fwhmYPixels',
  'fwhmXArcsec',
  'fwhmYArcsec',
  'fwhmPixels',
  'fwhmErrorPixels',
  'seeingArcsec',
  'seeingErrorArcsec',
  'ellipticity',
  'positionAngleDegrees',
  'quality',
  'observersQuality',
];
/** Digits after the point: a thousandth of a pixel is less than any frame's error. */
const DECIMALS = 4;

/** The heading of the table as comma-separated text. */
export const NIGHT_TABLE_HEADING: string = COLUMNS.join(',');

/** The table as comma-separated text with a heading (RFC 4180, lines end in LF); numbers that are none are empty. */
export function nightTableCsv(rows: readonly NightRow[]): string {
  return [NIGHT_TABLE_HEADING, ...rows.map(nightRowCsv), ''].join('\n');
}

/** One line of the table as comma-separated text. */
export function nightRowCsv(row: NightRow): string {
  return COLUMNS.map((column) => cell(row[column])).join(',');
}

function cell(value: string | number): string {
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(Number(value.toFixed(DECIMALS)));
  return /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}
