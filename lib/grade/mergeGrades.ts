import { readFile } from 'node:fs/promises';
import { InputError } from '../inputError';
import { compareNeighbours } from './compareNeighbours';
import type { GradedFrame } from './gradeFrame';
import type { GradeOutcome } from './gradeJob';
import { byName } from './listFrames';

/**
 * Puts the results of shards together, in the natural order of the files' names; frames at the seams get their neighbours.
 * Throws InputError naming the file and line when one is no result of `seeing-lab grade --shard`.
 */
export async function mergeGrades(paths: readonly string[]): Promise<GradeOutcome[]> {
  const outcomes = (await Promise.all([...paths].sort(byName).map(readShard))).flat();
  const frames = outcomes.map((outcome): GradedFrame | undefined => ('error' in outcome ? undefined : outcome));
  return outcomes.map((outcome, index) =>
    'error' in outcome ? outcome : { ...outcome, grade: compareNeighbours(frames, index) },
  );
}

async function readShard(path: string): Promise<GradeOutcome[]> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new InputError(`${path} cannot be read: ${error.message}`);
  });
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line, number) => parseLine(line, `${path}, line ${number + 1}`));
}

function parseLine(line: string, place: string): GradeOutcome {
  try {
    const outcome = JSON.parse(line) as GradeOutcome;
    if ('error' in outcome ? typeof outcome.file === 'string' : 'context' in outcome && 'grade' in outcome)
      return outcome;
  } catch {
    // Falls through: no JSON is no result either.
  }
  throw new InputError(`${place} is no result of a shard, wanted what seeing-lab grade --shard K/N --out FILE wrote`);
}
