import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countByClass } from '../../lib/stamps/countByClass';
import type { StampSet } from '../../lib/stamps/stampSet';
import { threeLists } from '../../lib/stamps/threeLists';

function stamps(...labels: number[]): StampSet {
  const count = labels.length;
  return {
    count,
    size: 1,
    stamps: Float32Array.from({ length: count }, (_, i) => i),
    labels: Uint8Array.from(labels),
    xCentres: new Float32Array(count),
    yCentres: new Float32Array(count),
  };
}

test('three whole lists stay as they are, and nothing is missing', () => {
  const given = { training: stamps(0, 1, 2, 0, 1), validation: stamps(0, 1, 2), evaluation: stamps(2, 1, 0) };
  assert.deepEqual(threeLists(given), { ...given, missing: [] });
});

test('a list without validation and evaluation is split, no stamp standing in two lists', () => {
  const { training, validation, evaluation, missing } = threeLists({
    training: stamps(...Array(25).fill([0, 1]).flat()),
  });
  const all = [training, validation, evaluation].flatMap((set) => Array.from(set.stamps)).sort((a, b) => a - b);
  assert.deepEqual(
    all,
    Array.from({ length: 50 }, (_, i) => i),
  );
  assert.deepEqual([training.count, validation.count, evaluation.count], [32, 10, 8]);
  assert.match(missing.join('\n'), /no validation list.*no evaluation list/s);
});

test('frames of no list and of other lists are learned from', () => {
  const { training } = threeLists({ '': stamps(0, 1), test: stamps(2, 2, 2, 2, 2, 2, 2), evaluation: stamps(0, 1, 2) });
  assert.deepEqual(countByClass(training), [1, 1, 6]);
});

test('a class that nobody has is named for each list with what follows from it', () => {
  const { missing } = threeLists({ training: stamps(0, 0, 0, 1, 1), validation: stamps(0, 1), evaluation: stamps(0) });
  assert.deepEqual(missing, [
    'The training list has no Donut stamps: the network never learns to answer so.',
    'The validation list has no Donut stamps: nothing can be said of how well the network finds them.',
    'The evaluation list has no Comet and no Donut stamps: nothing can be said of how well the network finds them.',
  ]);
});

test('too few stamps to learn from are an error that counts them', () => {
  assert.throws(() => threeLists({ training: stamps(0, 1), evaluation: stamps(0) }), /2 stamps to learn from/);
  assert.throws(() => threeLists({ evaluation: undefined }), /0 stamps to learn from/);
});
