import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nonDigitsToLearn, nonDigitsToTest } from '../../lib/digits/nonDigits';
import { letterStrokes, STROKE_LETTERS } from '../../lib/digits/strokeLetters';
import { createRandom } from '../../lib/random';

test('letters, scribbles and noise come from the seed alone, all within 0 and 1, none of them empty', async () => {
  const [once, again, other] = [
    await nonDigitsToLearn(60, createRandom(1)),
    await nonDigitsToLearn(60, createRandom(1)),
    await nonDigitsToLearn(60, createRandom(2)),
  ];
  assert.equal(once.length, 60 * 784);
  assert.deepEqual(again, once);
  assert.notDeepEqual(other, once);
  assert.ok(once.every((value) => value >= 0 && value <= 1));
  for (let i = 0; i < 60; i++) {
    const ink = once.subarray(i * 784, (i + 1) * 784).reduce((sum, value) => sum + value, 0);
    assert.ok(ink > 10, `picture ${i}: ${ink}`);
  }
});

test('what is tested is named by its kind, and no picture of it was learnt', async () => {
  const learnt = await nonDigitsToLearn(200, createRandom('a'));
  const keys = new Set(Array.from({ length: 200 }, (_, i) => learnt.subarray(i * 784, (i + 1) * 784).join()));
  const kinds = await nonDigitsToTest(40, createRandom('a'));
  assert.equal(kinds.length, 5);
  for (const { kind, pictures } of kinds) {
    assert.equal(pictures.length, 40 * 784, kind);
    for (let i = 0; i < 40; i++) assert.ok(!keys.has(pictures.subarray(i * 784, (i + 1) * 784).join()), `${kind} ${i}`);
  }
});

test('no letter that a hand writes like a digit counts as no digit', () => {
  for (const letter of 'OoIlZzSsBbDQGgqiJj') assert.ok(!STROKE_LETTERS.includes(letter), letter);
  assert.throws(() => letterStrokes('O'), /no strokes for "O"/);
});
