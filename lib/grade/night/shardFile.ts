import { readFile } from 'node:fs/promises';
import { InputError } from '../../inputError';
import { type GradeOutcome, isGradeOutcome } from './gradeOutcome';

/** One of several runs that share out the files: the `part`-th of `parts`, from 1. */
export interface Shard {
  readonly part: number;
  readonly parts: number;
}

/** The results of a shard, and the file that holds them. */
export interface ShardResults {
  readonly path: string;
  readonly shard: Shard;
  readonly outcomes: readonly GradeOutcome[];
}

/** The text of a shard's file: a line that says which shard it is, then a line a frame with all that merging needs. */
export function shardText(shard: Shard, alone: readonly GradeOutcome[]): string {
  return [{ shard }, ...alone].map((line) => `${JSON.stringify(line)}\n`).join('');
}

/** Reads a shard's file. Throws InputError naming the file, and the line that `shardText` did not write. */
export async function readShard(path: string): Promise<ShardResults> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new InputError(`${path} cannot be read: ${error.message}`);
  });
  const [first = '', ...lines] = text.split('\n').filter((line) => line !== '');
  const { shard } = parseLine(first, `${path}, line 1`, isHeading);
  return { path, shard, outcomes: lines.map((line, n) => parseLine(line, `${path}, line ${n + 2}`, isGradeOutcome)) };
}

function parseLine<T>(line: string, place: string, isWanted: (value: object) => value is T & object): T {
  try {
    const value: unknown = JSON.parse(line);
    if (typeof value === 'object' && value !== null && isWanted(value)) return value;
  } catch {
    // Falls through: no JSON is no result either.
  }
  throw new InputError(`${place} is no result of a shard, wanted what seeing-lab grade --shard K/N --out FILE wrote`);
}

function isHeading(value: object): value is { readonly shard: Shard } {
  const { shard } = value as { shard?: Partial<Shard> };
  return Number.isInteger(shard?.part) && Number.isInteger(shard?.parts);
}
