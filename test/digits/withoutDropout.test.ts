import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { withoutDropout } from '../../lib/digits/withoutDropout';
import { useBackend } from '../../lib/network/backend';
import { predict } from '../../lib/network/judge/predict';
import { buildModel } from '../../lib/network/model/models';
import { dropoutLayers } from '../../lib/network/model/seededDropout';

before(() => useBackend());

test('the copy has no dropout, answers the same and has weights of its own', async () => {
  const model = buildModel('mnistCnn', { seed: 3 });
  const copy = await withoutDropout(model);
  assert.equal(dropoutLayers(model).length, 3);
  assert.equal(dropoutLayers(copy).length, 0);
  const digit = Float32Array.from({ length: 784 }, (_, i) => (i % 7) / 7);
  const wanted = await predict(model, digit);
  model.dispose();
  assert.deepEqual(await predict(copy, digit), wanted);
  copy.dispose();
});
