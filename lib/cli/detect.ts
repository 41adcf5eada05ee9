import { daoStarFinder } from '../detect/dao/daoStarFinder';
import { type ClippedStatistics, sigmaClippedStatistics } from '../detect/dao/sigmaClippedStatistics';
import type { Star } from '../detect/dao/star';
import { readImage } from '../fits/readImage';
import { InputError } from '../inputError';
import { type Command, type CommandIo, UsageError } from './command';
import { parseWords } from './parseWords';
import { positiveNumber, WIDEST } from './positiveNumber';
import { wholeNumber } from './wholeNumber';

const COLUMNS = [
  'id',
  'xcentroid',
  'ycentroid',
  'sharpness',
  'roundness1',
  'roundness2',
  'npix',
  'sky',
  'peak',
  'flux',
  'mag',
] as const satisfies readonly (keyof Star)[];

const USAGE = `Usage: seeing-lab detect FILE [--fwhm 5] [--threshold 5] [--hdu N] [--csv | --json]

Finds the stars of a FITS image with DAOStarFinder, after taking off the sigma-clipped median.

  FILE          a FITS file, plain, packed or tile-compressed, or an XISF file; - is standard input
  --fwhm        width of the stars looked for, pixels; default 5
  --threshold   height that a star needs, in sigma-clipped standard deviations of the sky; default 5
  --hdu         the number of the HDU, counted from 0; default: the first 2-D image
  --csv         all columns, full precision: ${COLUMNS.join(',')}
  --json        one array of objects with these columns (mag is null where it is no number)

Positions are in pixels, counted from 0. Without --csv and --json a table for reading is printed.

Exit status: 0; 1 when the file failed; 2 for bad usage.`;

/** Significant digits of the table for reading. */
const DIGITS = 6;

interface Words {
  readonly file: string;
  readonly fwhm: number;
  readonly threshold: number;
  readonly hdu: number | undefined;
  readonly format: 'csv' | 'json' | 'table';
}

interface Found {
  readonly stars: readonly Star[];
  readonly statistics: ClippedStatistics;
  readonly rejected: Readonly<Record<string, number>>;
}

async function run(words: readonly string[], io: CommandIo): Promise<number> {
  const asked = readWords(words);
  try {
    const found = await detect(asked);
    for (const line of FORMATS[asked.format](found.stars)) io.out(line);
    io.log(sentence(asked, found));
    return 0;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    io.log(error.message);
    return 1;
  }
}

async function detect({ file, fwhm, threshold, hdu }: Words): Promise<Found> {
  const { image } = await readImage(file, hdu === undefined ? {} : { hdu });
  const statistics = sigmaClippedStatistics(image);
  if (statistics.kept === 0) {
    throw new InputError(`${file}: the ${image.width} x ${image.height} image has no finite pixel, so no stars`);
  }
  const background = statistics.median;
  return { ...daoStarFinder(image, { fwhm, threshold: threshold * statistics.std, background }), statistics };
}

const FORMATS: Readonly<Record<Words['format'], (stars: readonly Star[]) => string[]>> = {
  csv: (stars) => [COLUMNS.join(','), ...stars.map((star) => COLUMNS.map((column) => String(star[column])).join(','))],
  json: (stars) => [JSON.stringify(stars)],
  table: (stars) => [
    COLUMNS.map((column) => column.padStart(10)).join(' '),
    ...stars.map((star) => COLUMNS.map((column) => cell(star[column]).padStart(10)).join(' ')),
  ],
};

function cell(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(DIGITS)));
}

function sentence({ file, fwhm, threshold }: Words, { stars, statistics, rejected }: Found): string {
  const { mean, median, std } = statistics;
  const reasons = Object.entries(rejected).filter(([, count]) => count > 0);
  const lost = reasons.length === 0 ? 'none' : reasons.map(([reason, count]) => `${count} ${reason}`).join(', ');
  const sky = std === 0 ? `median ${median}, std 0 (a constant image)` : `mean ${mean}, median ${median}, std ${std}`;
  return `${file}: ${stars.length} stars (fwhm ${fwhm} px, ${threshold} std); peaks rejected: ${lost}; sky ${sky}`;
}

function readWords(words: readonly string[]): Words {
  const { values, positionals } = parse(words);
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new UsageError(`detect needs one FILE, got ${positionals.length}`);
  if (values.csv === true && values.json === true) throw new UsageError('choose one of --csv and --json');
  const fwhm = positiveNumber('fwhm', values.fwhm ?? '5', WIDEST);
  const threshold = positiveNumber('threshold', values.threshold ?? '5');
  const hdu = values.hdu === undefined ? undefined : wholeNumber('hdu', values.hdu, 0);
  return { file, fwhm, threshold, hdu, format: values.csv ? 'csv' : values.json ? 'json' : 'table' };
}

function parse(words: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { fwhm: text, threshold: text, hdu: text, csv: flag, json: flag };
  return parseWords({ args: [...words], options, allowPositionals: true });
}

export const command: Command = {
  name: 'detect',
  summary: 'find the stars of a frame: the eleven columns of DAOStarFinder',
  usage: USAGE,
  run,
};
