import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../../lib/random';
import { fitTemperature, reliabilityBins, withTemperature } from '../../lib/reproduction/calibration';

const CLASSES = 3;

/** Answers of a network whose logits are `sureness` times what the labels were drawn by. */
function answers(seed: number, sureness: number): { probabilities: Float32Array; labels: Uint8Array } {
  const random = createRandom(seed);
  const honest = new Float32Array(4000 * CLASSES);
  for (let first = 0; first < honest.length; first += CLASSES) {
    const weights = Array.from({ length: CLASSES }, () => Math.exp(2 * random.normal()));
    const sum = weights.reduce((total, weight) => total + weight, 0);
    honest.set(
      weights.map((weight) => weight / sum),
      first,
    );
  }
  const labels = Uint8Array.from({ length: 4000 }, (_, i) => {
    const drawn = random.uniform();
    const [a, b] = [honest[CLASSES * i]!, honest[CLASSES * i + 1]!];
    return drawn < a ? 0 : drawn < a + b ? 1 : 2;
  });
  return { probabilities: withTemperature(honest, CLASSES, 1 / sureness), labels };
}

test('the fitted temperature is by how much a network is too sure, or not sure enough', () => {
  for (const seed of [1, 2, 3]) {
    for (const sureness of [0.5, 1, 3]) {
      const { probabilities, labels } = answers(seed, sureness);
      const found = fitTemperature(probabilities, labels);
      assert.ok(Math.abs(found / sureness - 1) < 0.1, `seed ${seed}: ${found}, wanted ${sureness}`);
    }
  }
});

test('the temperature changes how sure a network is, never what it answers', () => {
  const { probabilities } = answers(4, 1);
  const cooled = withTemperature(probabilities, CLASSES, 4);
  for (let first = 0; first < cooled.length; first += CLASSES) {
    const [before, after] = [probabilities, cooled].map((rows) => Array.from(rows.subarray(first, first + CLASSES)));
    assert.equal(after!.indexOf(Math.max(...after!)), before!.indexOf(Math.max(...before!)));
    assert.ok(Math.abs(after!.reduce((sum, p) => sum + p, 0) - 1) < 1e-6);
    assert.ok(Math.max(...after!) <= Math.max(...before!) + 1e-6);
  }
});

test('a reliability diagram counts every answer once, in the bin of its confidence', () => {
  const probabilities = Float32Array.of(0.95, 0.05, 0, 0.55, 0.45, 0, 0.5, 0.3, 0.2, 1, 0, 0);
  assert.deepEqual(
    reliabilityBins(probabilities, [0, 1, 0, 0]).map(({ count, accuracy }) => [count, accuracy]),
    [
      [2, 0.5],
      [2, 1],
    ],
  );
});
