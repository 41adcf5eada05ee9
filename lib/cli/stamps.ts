import { type DetectionPass, THESIS_PASSES } from '../detect/dao/detectStars';
import { terminalProgress } from '../progress';
import { buildStampSet, type FrameReport } from '../stamps/buildStampSet';
import { countByClass } from '../stamps/countByClass';
import { CROWDING_RULES, type CrowdingRule } from '../stamps/crowdingMask';
import { framesOfSplit, readFrameList } from '../stamps/frameList';
import { writeStamps } from '../stamps/hdf5';
import { CLASS_NAMES, type StampSet } from '../stamps/stampSet';
import { assertWritableFile } from './assertWritable';
import { type Command, type CommandIo, UsageError } from './command';
import { parseWords } from './parseWords';
import { positiveNumber, WIDEST } from './positiveNumber';
import { untilStopped } from './untilStopped';

const USAGE = `Usage: seeing-lab stamps LIST --out FILE.h5 [--folder DIR] [--split NAME] [--crowding strict|thesis|none]
                         [--fwhm W] [--threshold S] [--scale auto] [--json]

Cuts the 60 x 60 stamps of the stars of all frames in LIST into one HDF5 file: /stamps [n, 60, 60], each divided by its
maximum, and /labels [n, 4] = class, x, y, 60.

  LIST         CSV file (commas, semicolons or tabs; - is standard input) with the columns file and class (0, 1, 2 or Circular, Comet, Donut), and if wanted split, comment,
               centres ("x y; x y") and truth (a truth file of the simulator)
  --out        the file to write, whole or not at all
  --folder     where the frames are; default: the folder of LIST
  --split      only the frames of this split, such as training
  --crowding   strict: drop every star with a neighbour in its box (default); thesis: drop close pairs in order; none
  --fwhm       width of the stars looked for, pixels, and
  --threshold  the height that they need, in standard deviations of the sky, for telescopes that are not the thesis';
               default 10 and 75, then 8 and 50 where that finds three stars or fewer
  --scale      auto: the box follows the frame's stars and is resampled to 60 x 60, as grade does, for frames of any
               telescope; crowding, fwhm and threshold do not apply
  --json       one line a frame on standard output: {file, class, sources, stamps, rejected} or {file, error}

Exit status: 0; 1 when a frame failed (the others are in the file); 2 for bad usage.`;

interface Words {
  readonly list: string;
  readonly out: string;
  readonly folder: string | undefined;
  readonly split: string | undefined;
  readonly crowding: CrowdingRule;
  readonly passes: readonly DetectionPass[] | undefined;
  readonly scale: 'auto' | undefined;
  readonly json: boolean;
}

async function run(words: readonly string[], io: CommandIo): Promise<number> {
  const asked = readWords(words);
  const all = await readFrameList(asked.list, asked.folder === undefined ? {} : { folder: asked.folder });
  const list = asked.split === undefined ? all : framesOfSplit(all, asked.split);
  assertWritableFile('--out', asked.out);
  const { crowding, passes, scale } = asked;
  const cutting = { crowding, ...(passes && { passes }), ...(scale && { scale }) };
  const { set, frames, errors } = await untilStopped(`stopped: ${asked.out} is not written`, (signal) =>
    buildStampSet(list, { ...cutting, progress: terminalProgress('stamps'), signal }),
  );
  for (const frame of frames) {
    io.log(sentence(frame));
    if (asked.json) io.out(JSON.stringify(jsonReport(frame)));
  }
  for (const { file, message } of errors) {
    io.log(message);
    if (asked.json) io.out(JSON.stringify({ file, error: message }));
  }
  if (set === undefined) {
    io.log(`no stamps: ${asked.out} is not written`);
    return 1;
  }
  await writeStamps(asked.out, set);
  io.log(`${asked.out}: ${counts(set)}, ${scale ? 'scaled to the stars' : `crowding rule ${crowding}`}`);
  return errors.length > 0 ? 1 : 0;
}

function readWords(words: readonly string[]): Words {
  const { values, positionals } = parse(words);
  const [list, ...more] = positionals;
  if (list === undefined || more.length > 0) throw new UsageError(`stamps needs one LIST, got ${positionals.length}`);
  if (values.out === undefined) throw new UsageError('stamps needs --out FILE.h5');
  const crowding = CROWDING_RULES.find((rule) => rule === (values.crowding ?? 'strict'));
  if (crowding === undefined) {
    throw new UsageError(`--crowding is ${CROWDING_RULES.join(', ')}, got ${values.crowding}`);
  }
  const { out, folder, split, scale } = values;
  if (scale !== undefined && scale !== 'auto') throw new UsageError(`--scale is auto, got ${scale}`);
  if (scale !== undefined && (values.fwhm ?? values.threshold) !== undefined) {
    throw new UsageError('--scale auto finds its own --fwhm and --threshold');
  }
  return {
    list,
    out,
    folder,
    split,
    crowding,
    passes: readPass(values.fwhm, values.threshold),
    scale,
    json: values.json === true,
  };
}

/** One pass with what is given, the thesis' numbers for the rest; undefined when nothing is given. */
function readPass(fwhm: string | undefined, threshold: string | undefined): readonly DetectionPass[] | undefined {
  if (fwhm === undefined && threshold === undefined) return undefined;
  const { fwhm: width, sigmas } = THESIS_PASSES[0]!;
  return [
    {
      fwhm: fwhm === undefined ? width : positiveNumber('fwhm', fwhm, WIDEST),
      sigmas: threshold === undefined ? sigmas : positiveNumber('threshold', threshold),
    },
  ];
}

function parse(words: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = {
    out: text,
    folder: text,
    split: text,
    crowding: text,
    fwhm: text,
    threshold: text,
    scale: text,
    json: flag,
  };
  return parseWords({ args: [...words], options, allowPositionals: true });
}

function sentence({ file, label, sources, stamps, rejected }: FrameReport): string {
  const reasons = Object.entries(rejected).filter(([, count]) => count > 0);
  const lost = reasons.map(([reason, count]) => `${count} ${reason === 'notFinite' ? 'not finite' : reason}`);
  return `${file}: ${CLASS_NAMES[label]}, ${stamps} stamps of ${sources} sources${lost.length > 0 ? ` (${lost.join(', ')})` : ''}`;
}

function jsonReport({ file, label, ...counted }: FrameReport): object {
  return { file, class: CLASS_NAMES[label], ...counted };
}

function counts(set: StampSet): string {
  const perClass = countByClass(set).map((count, label) => `${count} ${CLASS_NAMES[label]}`);
  return `${set.count} stamps (${perClass.join(', ')})`;
}

export const command: Command = {
  name: 'stamps',
  summary: 'cut the stamps of a list of frames into one HDF5 file',
  usage: USAGE,
  run,
};
