import { InputError } from '../../inputError';
import type { GradedFrame } from '../verdict/grade';
import { compareNeighbours } from './compareNeighbours';
import type { GradeOutcome } from './gradeOutcome';
import { readShard, type ShardResults } from './shardFile';

/**
 * Puts the results of shards together, in the order of their numbers; frames at the seams get their neighbours. Throws
 * InputError naming the file when one is no result of `seeing-lab grade --shard`, and when the shards do not make a whole.
 */
export async function mergeGrades(paths: readonly string[]): Promise<GradeOutcome[]> {
  const shards = await Promise.all(paths.map(readShard));
  shards.sort((a, b) => a.shard.part - b.shard.part);
  assertWhole(shards);
  const outcomes = shards.flatMap((shard) => shard.outcomes);
  const frames = outcomes.map((outcome): GradedFrame | undefined => ('error' in outcome ? undefined : outcome));
  return outcomes.map((outcome, index) =>
    'error' in outcome ? outcome : { ...outcome, grade: compareNeighbours(frames, index) },
  );
}

/** Every part of the same number of parts, once: a report must not pass for a whole night when a task has failed. */
function assertWhole(shards: readonly ShardResults[]): void {
  const { parts } = shards[0]!.shard;
  const other = shards.find(({ shard }) => shard.parts !== parts);
  if (other !== undefined) {
    throw new InputError(
      `${other.path} is a part of ${other.shard.parts}, ${shards[0]!.path} a part of ${parts}: of different runs`,
    );
  }
  const twice = shards.find(({ shard }, n) => shard.part === shards[n - 1]?.shard.part);
  if (twice !== undefined) throw new InputError(`${twice.path} is part ${twice.shard.part} of ${parts} a second time`);
  const here = new Set(shards.map(({ shard }) => shard.part));
  const absent = Array.from({ length: parts }, (_, n) => n + 1).filter((part) => !here.has(part));
  if (absent.length > 0) throw new InputError(`of ${parts} shards these are not given: ${absent.join(', ')}`);
}
