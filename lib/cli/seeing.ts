import type { FrameSeeing } from '../seeing/frameSeeing';
import { measureFiles, NIGHT_TABLE_HEADING, nightRow, nightRowCsv } from '../seeing/nightTable';
import type { SeeingOutcome } from '../seeing/readFrameSeeing';
import { type Command, type CommandIo, UsageError } from './command';
import { parseWords } from './parseWords';
import { positiveNumber } from './positiveNumber';
import { untilStopped } from './untilStopped';

const USAGE = `Usage: seeing-lab seeing FILE... [--pixel-scale 0.58] [--json | --csv]

Measures the seeing of FITS frames: the median width (FWHM) of the bright, isolated, unsaturated stars.

  FILE            FITS files, plain, packed or tile-compressed, or XISF files; the first 2-D image of each is measured
  --pixel-scale   arcseconds per pixel; default what the header says, else 0.58, the thesis' cameras
  --json          one line a file: {file, stars, fwhmPixels, seeingArcsec, ellipticity, positionAngleDegrees, quality,
                  pixelScale, pixelScaleSource, hfdPixels, psf} or {file, error}; null where there is no such
                  number; psf is {stars, fwhmPixels, fwhmWithoutPixel, hfdPixels, axisRatio, positionAngleDegrees, errors},
                  null for colour mosaics
  --csv           the night's table, one line a file: ${NIGHT_TABLE_HEADING.replace(/,(?=fwhmXArcsec|seeingArcsec|quality)/g, ',\n                  ')}

quality: good when the seeing is below 2.0 arcsec (thesis 1), else bad; unknown on an assumed pixel scale; donut when the frame is out of focus, then
fwhmPixels and seeingArcsec are the outer size of the donuts; none without a star to measure. The PSF (psf) is the
stack of the unsaturated stars: its fwhmPixels includes the pixel's own width, as imexam and DS9 measure it, its
fwhmWithoutPixel does not, as the frame's fwhmPixels. Angles count from +x
(along the row) towards +y (up the columns), 0 to 180 degrees. Without --json and --csv a line for reading is printed.

Exit status: 0; 1 when a file failed (the others are still done); 2 for bad usage.`;

interface Words {
  readonly files: readonly string[];
  readonly pixelScale: number | undefined;
  readonly format: 'json' | 'csv' | 'text';
}

async function run(words: readonly string[], io: CommandIo): Promise<number> {
  const asked = readWords(words);
  const { files, pixelScale, format } = asked;
  if (format === 'csv') io.out(NIGHT_TABLE_HEADING);
  let failed = 0;
  const print = inOrder((outcome: SeeingOutcome) => {
    if ('error' in outcome) {
      failed++;
      io.log(outcome.error);
      if (format === 'json') io.out(JSON.stringify({ file: outcome.path, error: outcome.error }));
    } else {
      io.out(FORMATS[format](outcome.path, outcome.seeing));
      io.log(remark(outcome.path, outcome.seeing));
    }
  });
  await untilStopped('stopped; what was measured is printed', (signal) =>
    measureFiles(files, { ...(pixelScale !== undefined && { pixelScale }), onDone: print, signal }),
  );
  return failed > 0 ? 1 : 0;
}

/** Passes results on in the order of their index, each as soon as those before it are there. */
function inOrder<T>(pass: (result: T) => void): (result: T, index: number) => void {
  const waiting = new Map<number, T>();
  let next = 0;
  return (result, index) => {
    waiting.set(index, result);
    for (; waiting.has(next); next++) {
      pass(waiting.get(next)!);
      waiting.delete(next);
    }
  };
}

const FORMATS: Readonly<Record<Words['format'], (file: string, seeing: FrameSeeing) => string>> = {
  json: (file, seeing) => JSON.stringify(summary(file, seeing)),
  csv: (file, seeing) => nightRowCsv(nightRow(seeing, { file })),
  text: sentence,
};

/** NaN becomes null in JSON. */
function summary(file: string, seeing: FrameSeeing): object {
  const { stars, fwhmPixels, seeingArcsec, ellipticity, positionAngleDegrees, quality } = seeing;
  const { arcsecPerPixel, source } = seeing.pixelScale;
  const measured = { file, stars: stars.length, fwhmPixels, seeingArcsec, ellipticity, positionAngleDegrees, quality };
  const scale = { pixelScale: arcsecPerPixel, pixelScaleSource: source };
  if (seeing.psf === undefined) return { ...measured, ...scale, hfdPixels: null, psf: null };
  const { picture, oversampling, radius, ...psf } = seeing.psf;
  return { ...measured, ...scale, hfdPixels: psf.hfdPixels, psf };
}

function sentence(file: string, seeing: FrameSeeing): string {
  const { kind, stars, quality, observersQuality } = seeing;
  if (kind === 'none') return `${file}: no star to measure`;
  const size = `${round(seeing.fwhmPixels)} +- ${round(seeing.fwhmErrorPixels)} px, ${round(seeing.seeingArcsec)} arcsec`;
  if (kind === 'donuts') return `${file}: out of focus, ${stars.length} donuts of ${size}`;
  const shape = `ellipticity ${round(seeing.ellipticity)} at ${seeing.positionAngleDegrees.toFixed(0)} degrees`;
  return `${file}: FWHM ${size} (${quality} by the thesis, ${observersQuality} by the observer), ${shape}, ${stars.length} stars`;
}

function round(value: number): string {
  return Number.isNaN(value) ? '?' : value.toFixed(2);
}

/** What a person wants to know beside the numbers: who was left out, and where the pixel scale came from. */
function remark(file: string, seeing: FrameSeeing): string {
  const { dropped, pixelScale } = seeing;
  const reasons = Object.entries(dropped).filter(([, count]) => count > 0);
  const lost = reasons.length === 0 ? 'none' : reasons.map(([reason, count]) => `${count} ${reason}`).join(', ');
  const source =
    { assumed: "assumed, the thesis' cameras", option: '--pixel-scale' }[pixelScale.source] ??
    `header, ${pixelScale.source}`;
  return `${file}: left out ${lost}; ${Number(pixelScale.arcsecPerPixel.toPrecision(4))} arcsec/px (${source})`;
}

function readWords(words: readonly string[]): Words {
  const { values, positionals } = parse(words);
  if (positionals.length === 0) throw new UsageError('seeing needs at least one FILE');
  if (values.csv === true && values.json === true) throw new UsageError('choose one of --csv and --json');
  const format = values.csv ? 'csv' : values.json ? 'json' : 'text';
  const scale = values['pixel-scale'];
  const pixelScale = scale === undefined ? undefined : positiveNumber('pixel-scale', scale);
  return { files: positionals, pixelScale, format };
}

function parse(words: readonly string[]) {
  const flag = { type: 'boolean' } as const;
  const options = { 'pixel-scale': { type: 'string' }, json: flag, csv: flag } as const;
  return parseWords({ args: [...words], options, allowPositionals: true });
}

export const command: Command = {
  name: 'seeing',
  summary: 'measure the seeing of frames: width of the stars in pixels and arcseconds, shape, quality',
  usage: USAGE,
  run,
};
