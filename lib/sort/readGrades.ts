import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathBytes } from '../fileName';
import type { Grade } from '../grade/verdict/grade';
import { VERDICTS } from '../grade/verdict/verdict';
import { InputError } from '../inputError';
import { parseCsv } from '../stamps/csv';

/** What sorting needs of a grade; `file` is absolute. */
export type SortableGrade = Pick<
  Grade,
  'file' | 'verdict' | 'usable' | 'fwhmPixels' | 'hfdPixels' | 'axisRatio' | 'stars' | 'sky' | 'skyNoise'
> & {
  /** Calibrated probability that the stars are round. */
  readonly roundness: number;
  readonly exposureSeconds: number | null;
  /** Magnitudes that the stars lost against the clearest frame of the target; null where it is unknown. */
  readonly magnitudesLost: number | null;
};

export interface ReadGrades {
  readonly grades: readonly SortableGrade[];
  /** Files that could not be graded: nothing is done with them. */
  readonly unread: readonly string[];
}

const NUMBERS = {
  fwhmPixels: 'fwhm_pixels',
  hfdPixels: 'hfd_pixels',
  axisRatio: 'axis_ratio',
  stars: 'stars',
  sky: 'sky',
  skyNoise: 'sky_noise',
  exposureSeconds: 'exposure_seconds',
  magnitudesLost: 'magnitudes_lost',
} as const;
type NumberKey = keyof typeof NUMBERS;

/**
 * Reads what `seeing-lab grade --json` or `--csv` wrote. Names of files count from the working folder. Throws InputError
 * naming the line that is neither.
 */
export async function readGrades(path: string): Promise<ReadGrades> {
  const text = await readFile(pathBytes(path), 'utf8').catch((error: Error) => {
    throw new InputError(`${path} cannot be read: ${error.message}`, { cause: error });
  });
  const rows = text.startsWith('{') ? jsonRows(text, path) : csvRows(text, path);
  const grades: SortableGrade[] = [];
  const unread: string[] = [];
  for (const { row, place } of rows) {
    if (typeof row.file !== 'string' || row.file === '') throw notGrades(place);
    if (row.error !== undefined) unread.push(row.file);
    else grades.push(gradeOf(row, place));
  }
  return { grades, unread };
}

interface Row {
  readonly row: Readonly<Record<string, unknown>>;
  readonly place: string;
}

function jsonRows(text: string, path: string): Row[] {
  return text.split('\n').flatMap((line, n) => {
    if (line.trim() === '') return [];
    const place = `${path}, line ${n + 1}`;
    try {
      const row: unknown = JSON.parse(line);
      if (typeof row === 'object' && row !== null) {
        const { probabilities } = row as { probabilities?: unknown };
        return [{ row: { ...row, roundness: Array.isArray(probabilities) ? probabilities[0] : undefined }, place }];
      }
    } catch {
      // Falls through: no JSON is no grade.
    }
    throw notGrades(place);
  });
}

function csvRows(text: string, path: string): Row[] {
  const [head, ...rows] = parseCsv(text);
  const names = head?.fields ?? [];
  if (!names.includes('file') || !names.includes('usable')) throw notGrades(`${path}, line 1`);
  return rows.map(({ fields, line }) => {
    const field = (name: string): string => fields[names.indexOf(name)] ?? '';
    const number = (name: string): number | null => (field(name) === '' ? null : Number(field(name)));
    const row = {
      ...Object.fromEntries(Object.entries(NUMBERS).map(([key, name]) => [key, number(name)])),
      file: field('file'),
      verdict: field('verdict'),
      usable: { true: true, false: false }[field('usable')],
      roundness: number('p_circular'),
      ...(field('error') !== '' && { error: field('error') }),
    };
    return { row, place: `${path}, line ${line}` };
  });
}

function gradeOf(row: Row['row'], place: string): SortableGrade {
  const { file, verdict, usable, roundness } = row as Partial<SortableGrade>;
  const isGrade =
    VERDICTS.includes(verdict!) && typeof usable === 'boolean' && typeof roundness === 'number' && roundness >= 0;
  if (!isGrade) throw notGrades(place);
  const numbers = Object.keys(NUMBERS).map((key) => {
    const value = row[key] ?? null;
    if (value !== null && !(typeof value === 'number' && Number.isFinite(value))) throw notGrades(place);
    return [key, value];
  });
  const measured = Object.fromEntries(numbers) as Pick<SortableGrade, NumberKey>;
  return { ...measured, file: resolve(file!), verdict: verdict!, usable, roundness };
}

function notGrades(place: string): InputError {
  return new InputError(`${place} is no grade, wanted what seeing-lab grade --json --out or --csv --out wrote`);
}
