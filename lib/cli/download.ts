import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RemoteFile } from '../download/downloadFile';
import { downloadFiles } from '../download/downloadFiles';
import { mnistFiles } from '../download/mnistFiles';
import { thesisFrames } from '../download/thesisFrames';
import { terminalProgress } from '../progress';
import { writeWhole } from '../writeWhole';
import { assertWritableFolder } from './assertWritable';
import { type Command, type CommandIo, UsageError } from './command';
import { parseWords } from './parseWords';
import { untilStopped } from './untilStopped';

const DATA = join(__dirname, '../../../data');

/** What can be downloaded. */
interface Collection {
  /** Where it goes when nobody says. */
  readonly folder: string;
  readonly files: (folder: string, mirror?: string) => readonly RemoteFile[];
  /** A list of ours that goes with it: from, and the name that it gets. */
  readonly list?: readonly [from: string, name: string];
}

const THESIS_LIST = join(DATA, 'thesis-frames.csv');
const COLLECTIONS: Readonly<Record<string, Collection>> = {
  thesis: {
    folder: join(DATA, 'cache/thesis'),
    files: (folder) => thesisFrames(THESIS_LIST, folder),
    list: [THESIS_LIST, 'frames.csv'],
  },
  mnist: {
    folder: join(DATA, 'cache/mnist'),
    files: (folder, mirror) => mnistFiles(folder, mirror === undefined ? undefined : [mirror]),
  },
};

const USAGE = `Usage: seeing-lab download ${Object.keys(COLLECTIONS).join('|')} [--out DIR] [--mirror URL]

Fetches public data, a few files at a time. Each is checked to the last bit before it appears under its name; what is
there already is kept, and a run that was stopped goes on where it was.

  thesis       the 80 frames of the thesis and its trained network, from its author's repository, frames else from the
               archive of Las Cumbres Observatory; with them the list frames.csv, for notebook 06:
               SEEING_LAB_FRAMES=data/cache/thesis
  mnist        the 70,000 handwritten digits of MNIST; notebooks 04 and 05 use them from then on
  --out DIR    default data/cache/thesis, data/cache/mnist
  --mirror URL another address of the four files of MNIST

Prints the folder. Exit status: 0; 1 when a file is missing (the others are there); 2 for bad usage.`;

async function run(words: readonly string[], io: CommandIo): Promise<number> {
  const asked = readWords(words);
  const { name, folder, mirror } = asked;
  const { files, list } = COLLECTIONS[name]!;
  assertWritableFolder('--out', folder);
  const progress = terminalProgress(`download ${name}`);
  const message = 'stopped; give the same command again to go on';
  const { present, downloaded, failed } = await untilStopped(message, (signal) =>
    downloadFiles(files(folder, mirror), { progress, signal }),
  );
  if (list !== undefined) await writeWhole(join(folder, list[1]), await readFile(list[0]));
  // A run that was stopped says so once, not for every file.
  for (const error of new Set(failed.map((file) => file.error))) io.log(error);
  io.log(`${folder}: ${present.length} files were there, ${downloaded.length} came, ${failed.length} are missing`);
  io.out(folder);
  return failed.length === 0 ? 0 : 1;
}

interface Words {
  readonly name: string;
  readonly folder: string;
  readonly mirror: string | undefined;
}

function readWords(words: readonly string[]): Words {
  const { values, positionals } = parse(words);
  const [name, ...more] = positionals;
  if (name === undefined || more.length > 0 || !Object.hasOwn(COLLECTIONS, name)) {
    throw new UsageError(`download what? One of ${Object.keys(COLLECTIONS).join(', ')}; got ${positionals.join(' ')}`);
  }
  const { mirror } = values;
  if (mirror !== undefined && (name !== 'mnist' || !/^https?:\/\//.test(mirror))) {
    throw new UsageError(`--mirror is an http address of the files of MNIST, got ${mirror} for ${name}`);
  }
  return { name, folder: values.out ?? COLLECTIONS[name]!.folder, mirror };
}

function parse(words: readonly string[]) {
  const text = { type: 'string' } as const;
  const options = { out: text, mirror: text } as const;
  return parseWords({ args: [...words], options, allowPositionals: true });
}

export const command: Command = {
  name: 'download',
  summary: 'fetch the frames of the thesis, or the digits of MNIST',
  usage: USAGE,
  run,
};
