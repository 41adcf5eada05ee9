import { relative } from 'node:path';
import { InputError } from '../inputError';
import { outputTarget } from '../outputTarget';
import { moveAll, planMoves, REJECTED, undoMoves } from '../sort/moveRejects';
import { copyWithQuality } from '../sort/qualityCopies';
import { readGrades, type SortableGrade } from '../sort/readGrades';
import { writeSirilSequence } from '../sort/sirilSequence';
import { subframeCsv } from '../sort/subframeCsv';
import { visibleText } from '../visibleText';
import { writeWhole } from '../writeWhole';
import { assertWritableFile, assertWritableFolder } from './assertWritable';
import { type Command, type CommandIo, UsageError } from './command';
import { parseWords } from './parseWords';

const USAGE = `Usage: seeing-lab sort GRADES [--move | --undo] [--csv FILE] [--siril DIR] [--keywords DIR] [--ungradable]

Acts on verdicts. GRADES is what seeing-lab grade --json (or --csv) --out GRADES wrote. Alone it moves nothing: it says what
--move would do. Rejected are frames that are bad (not round, clouded, under a bright sky); what is ungradable stays.

  --move            moves rejected frames, and files named like them (a.txt, a.fits.json), to a folder ${REJECTED} beside
                    them. Nothing is overwritten. GRADES.moved keeps what was done, whenever the program is killed
  --undo            moves all of them back: every name as it was
  --ungradable      moves ungradable frames, too
  --csv FILE        a table with the columns of PixInsight's SubframeSelector; FWHM in pixels. Weight is
                    (t 10^(-0.4 m) / (FWHM sigma))^2 over that of the best frame: exposure t, magnitudes m lost to the air,
                    noise of the sky sigma; 0 for frames that are not good
  --siril DIR       makes DIR: links to the frames as the sequence frames_, its .seq with those that are not good
                    unselected (Siril 1.0 on), unselect.ssf, which does it by commands (1.2 on), stack.ssf: a quick stack of the rest
  --keywords DIR    copies of all frames with FWHM, HFD (both in pixels), ECCENTR and QUALITY (probability that it is
                    good) in their headers; pixels and checksums stay

Exit status: 0; 1 when a file failed (the others were done); 2 for bad usage.`;

const FAILED = 1;

async function run(words: readonly string[], io: CommandIo): Promise<number> {
  const { grades: path, ...asked } = readWords(words);
  const journal = `${outputTarget(path).path}.moved`;
  if (asked.undo) {
    const { moved, failures } = undoMoves(journal);
    return ended(io, `${moved} files moved back`, failures);
  }
  if (asked.csv !== undefined) assertWritableFile('--csv', asked.csv);
  if (asked.siril !== undefined) assertWritableFolder('--siril', asked.siril);
  if (asked.keywords !== undefined) assertWritableFolder('--keywords', asked.keywords);
  const { grades, unread } = await readGrades(path);
  for (const file of unread) io.log(visibleText(`${file} could not be graded: it stays as it is`));
  const written: string[] = [];
  if (asked.csv !== undefined) written.push(await writing(asked.csv, writeWhole(asked.csv, subframeCsv(grades))));
  if (asked.siril !== undefined) written.push(await writing(asked.siril, writeSirilSequence(asked.siril, grades)));
  for (const name of written) io.log(`${name}: written`);
  const failures = asked.keywords === undefined ? [] : await copyAll(grades, asked.keywords, io);
  const rejected = grades.filter(({ usable, verdict }) => !usable && (asked.ungradable || verdict !== 'ungradable'));
  const moves = planMoves(rejected.map(({ file }) => file));
  if (asked.move) {
    const done = moveAll(moves, journal);
    return ended(io, `${done.moved} files moved; seeing-lab sort ${path} --undo moves them back`, [
      ...failures,
      ...done.failures,
    ]);
  }
  if (written.length === 0 && asked.keywords === undefined) {
    for (const { from, to } of moves) io.out(visibleText(`${shown(from)} -> ${shown(to)}`));
    io.log(`${moves.length} files would be moved (--move does it)`);
  }
  return failures.length === 0 ? 0 : ended(io, `${failures.length} files failed`, failures);
}

async function writing(name: string, work: Promise<void>): Promise<string> {
  await work;
  return name;
}

async function copyAll(grades: readonly SortableGrade[], folder: string, io: CommandIo): Promise<string[]> {
  const failures: string[] = [];
  for (const grade of grades) {
    try {
      await copyWithQuality(grade, folder);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      failures.push(error.message);
    }
  }
  io.log(`${folder}: ${grades.length - failures.length} copies written`);
  return failures;
}

function ended(io: CommandIo, sentence: string, failures: readonly string[]): number {
  for (const failure of failures) io.log(visibleText(failure));
  io.log(visibleText(sentence));
  return failures.length === 0 ? 0 : FAILED;
}

function shown(path: string): string {
  const near = relative('.', path);
  return near.startsWith('..') ? path : near;
}

function readWords(words: readonly string[]) {
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean' } as const;
  const options = { move: flag, undo: flag, ungradable: flag, csv: text, siril: text, keywords: text } as const;
  const { values, positionals } = parseWords({ args: [...words], options, allowPositionals: true });
  const [grades, ...more] = positionals;
  if (grades === undefined || more.length > 0) throw new UsageError('sort needs one file of GRADES');
  const others = [values.move, values.ungradable, values.csv, values.siril, values.keywords];
  if (values.undo === true && others.some((value) => value !== undefined)) {
    throw new UsageError('--undo goes alone');
  }
  const { move = false, undo = false, ungradable = false, csv, siril, keywords } = values;
  return { grades, move, undo, ungradable, csv, siril, keywords };
}

export const command: Command = {
  name: 'sort',
  summary: 'move bad frames aside (and back), or list them for PixInsight and Siril',
  usage: USAGE,
  run,
};
