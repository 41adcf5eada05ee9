import { imageStatistics } from '../fits/imageStatistics';
import { type FitsHdu, readFits } from '../fits/readFits';
import { InputError } from '../inputError';
import { type Command, type CommandIo, UsageError } from './command';
import { parseWords } from './parseWords';

const USAGE = `Usage: seeing-lab fits FILE... [--json]

Lists the HDUs of FITS files (plain, gzip, bzip2, compress; tile-compressed) and the images of XISF files, with the statistics of each 2-D image.

  --json   one line a file: {file, hdus: [{index, name, bitpix, compression, width, height, min, max, sum, nan}]} or
           {file, error}; both hdus and error when a file has an image that cannot be decoded. Width and height are null
           for what is no 2-D image; min, max and sum leave out NaN and infinities.

Exit status: 0; 1 when a file failed (the others are still done); 2 for bad usage.`;

/** What the command says of one HDU; the numbers are null where the HDU is no 2-D image or cannot be decoded. */
interface HduSummary {
  readonly index: number;
  readonly name: string;
  readonly bitpix: number;
  readonly compression: string | null;
  readonly width: number | null;
  readonly height: number | null;
  readonly min: number | null;
  readonly max: number | null;
  readonly sum: number | null;
  readonly nan: number | null;
}

interface FileSummary {
  readonly file: string;
  readonly hdus?: readonly HduSummary[];
  readonly error?: string;
}

async function run(words: readonly string[], io: CommandIo): Promise<number> {
  const asked = readWords(words);
  let failed = 0;
  for (const file of asked.files) {
    const summary = await summarise(file);
    if (asked.json) io.out(JSON.stringify(summary));
    else if (summary.hdus !== undefined) for (const line of table(summary.file, summary.hdus)) io.out(line);
    if (summary.error !== undefined) {
      failed++;
      io.log(summary.error);
    }
  }
  return failed > 0 ? 1 : 0;
}

function readWords(words: readonly string[]): { files: readonly string[]; json: boolean } {
  const { values, positionals } = parse(words);
  if (positionals.length === 0) throw new UsageError('fits needs at least one FILE');
  return { files: positionals, json: values.json === true };
}

function parse(words: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  return parseWords({
    args: [...words],
    options: { json: flag },
    allowPositionals: true,
  });
}

async function summarise(file: string): Promise<FileSummary> {
  const hdus: HduSummary[] = [];
  const errors: string[] = [];
  try {
    for (const hdu of (await readFits(file)).hdus) {
      try {
        hdus.push(await summariseHdu(hdu));
      } catch (error) {
        errors.push(sentenceOf(error));
        hdus.push(withoutNumbers(hdu));
      }
    }
  } catch (error) {
    return { file, error: sentenceOf(error) };
  }
  return errors.length > 0 ? { file, hdus, error: errors.join('; ') } : { file, hdus };
}

/** What is wrong with the file; a defect of ours goes on to the caller. */
function sentenceOf(error: unknown): string {
  if (error instanceof InputError) return error.message;
  throw error;
}

async function summariseHdu(hdu: FitsHdu): Promise<HduSummary> {
  if (hdu.type !== 'image' || hdu.shape.length !== 2) return withoutNumbers(hdu);
  return { ...withoutNumbers(hdu), ...imageStatistics(await hdu.pixels()) };
}

function withoutNumbers({ index, name, type, bitpix, compression, shape }: FitsHdu): HduSummary {
  const [width = null, height = null] = type === 'image' && shape.length === 2 ? shape : [];
  return { index, name, bitpix, compression, width, height, min: null, max: null, sum: null, nan: null };
}

const HEADINGS = ['hdu', 'name', 'bitpix', 'compression', 'width', 'height', 'min', 'max', 'sum', 'nan'];
const TEXT_COLUMNS = new Set(['name', 'compression']);

/** The file's name, and below it a line an HDU. */
function table(file: string, hdus: readonly HduSummary[]): string[] {
  const rows = [HEADINGS, ...hdus.map((hdu) => Object.values(hdu).map(cell))];
  const widths = HEADINGS.map((_, k) => Math.max(...rows.map((row) => row[k]!.length)));
  const lines = rows.map((row) =>
    row.map((text, k) => (TEXT_COLUMNS.has(HEADINGS[k]!) ? text.padEnd(widths[k]!) : text.padStart(widths[k]!))),
  );
  return [file, ...lines.map((line) => `  ${line.join('  ')}`.trimEnd())];
}

function cell(value: string | number | null): string {
  if (value === null) return '-';
  return typeof value === 'string' || Number.isInteger(value) ? String(value) : value.toPrecision(8);
}

export const command: Command = {
  name: 'fits',
  summary: 'list the images in FITS files with their statistics',
  usage: USAGE,
  run,
};
