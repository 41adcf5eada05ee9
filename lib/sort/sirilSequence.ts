import { linkSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { diskError } from '../diskError';
import { pathBytes } from '../fileName';
import { InputError } from '../inputError';
import { writeWhole } from '../writeWhole';
import type { SortableGrade } from './readGrades';

/** Name of the sequence; Siril wants it to end in an underscore. */
const SEQUENCE = 'frames_';
const DIGITS = 5;
/** Version of the .seq that Siril 1.0 writes; later ones read it too (lock042/siril, src/io/seqfile.c). */
const SEQ_VERSION = 3;

/**
 * Fills a new folder for Siril: links to all frames as one sequence, its .seq with the rejected ones unselected (any Siril
 * from 1.0 on), `unselect.ssf`, which does that by commands (1.2 on), and `stack.ssf`, which stacks what is selected as a
 * quick look. Throws InputError when the folder is there already: its sequence may be somebody's work.
 */
export async function writeSirilSequence(folder: string, grades: readonly SortableGrade[]): Promise<void> {
  try {
    mkdirSync(pathBytes(folder));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      throw new InputError(`${folder} is there already, wanted the name of a folder to make`);
    }
    throw diskError(error, folder);
  }
  grades.forEach(({ file }, n) => {
    link(file, join(folder, `${SEQUENCE}${String(n + 1).padStart(DIGITS, '0')}.fits`));
  });
  const rejected = grades.flatMap(({ usable }, n) => (usable ? [] : [n + 1]));
  await writeWhole(join(folder, `${SEQUENCE}.seq`), seqText(grades));
  await writeWhole(
    join(folder, 'unselect.ssf'),
    script('1.2.0', [...rejected.map((n) => `unselect ${SEQUENCE} ${n} ${n}`)]),
  );
  const stack = `stack ${SEQUENCE} mean none -nonorm -filter-included -out=selected`;
  await writeWhole(join(folder, 'stack.ssf'), script('1.0.0', rejected.length < grades.length ? [stack] : []));
}

function script(version: string, commands: readonly string[]): string {
  return [`requires ${version}`, 'setext fits', ...commands, ''].join('\n');
}

function seqText(grades: readonly SortableGrade[]): string {
  const selected = grades.filter(({ usable }) => usable).length;
  return [
    `S '${SEQUENCE}' 1 ${grades.length} ${selected} ${DIGITS} -1 ${SEQ_VERSION} 0`,
    'L -1',
    ...grades.map(({ usable }, n) => `I ${n + 1} ${usable ? 1 : 0}`),
    '',
  ].join('\n');
}

/** Windows lets few people make symbolic links. */
function link(file: string, path: string): void {
  try {
    symlinkSync(pathBytes(file), pathBytes(path));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') throw diskError(error, path);
    try {
      linkSync(pathBytes(file), pathBytes(path));
    } catch (second) {
      throw diskError(second, path);
    }
  }
}
