import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { embeddedDigits } from '../../lib/digits/embeddedDigits';
import { useBackend } from '../../lib/network/backend';
import { evaluatePictures } from '../../lib/network/evaluate';
import { buildModel } from '../../lib/network/models';
import { train } from '../../lib/network/train';

before(() => useBackend('wasm'));

// Pixels of 0 to 255 give the first weights logits of hundreds: where the gradient vanished on sure errors, training
// stayed at 80 %.
for (const seed of [1, 2, 3]) {
  test(`the dense network learns digits whose pixels nobody scaled down (seed ${seed})`, async () => {
    const { training, test: held } = await embeddedDigits();
    const raw = (pictures: Float32Array): Float32Array => pictures.map((value) => Math.round(255 * value));
    const count = 2000;
    const model = buildModel('mnistAnn', { seed });
    const pictures = raw(training.pictures.subarray(0, count * 28 * 28));
    await train(model, { pictures, labels: training.labels.slice(0, count) }, { epochs: 6, seed, batchSize: 32 });
    const classNames = Array.from({ length: 10 }, (_, digit) => String(digit));
    const { accuracy } = await evaluatePictures(model, {
      pictures: raw(held.pictures),
      labels: held.labels,
      classNames,
    });
    assert.ok(accuracy >= 0.9, `accuracy ${accuracy}`);
    model.dispose();
  });
}
