import assert from 'node:assert/strict';
import { test } from 'node:test';
import { backpropagate } from '../../lib/learning/backpropagate';
import { createDenseNetwork } from '../../lib/learning/denseNetwork';
import { makeCircles } from '../../lib/learning/pointClouds';
import { bundle } from '../../lib/notebook/interactive/bundle';
import { circlesPlayground } from '../../lib/notebook/interactive/circlesPlayground';
import { createRandom } from '../../lib/random';

type Exports = { readonly backpropagate: typeof backpropagate };

test("the page computes with the library's own code", () => {
  const onPage = new Function(`return (${bundle('learning/backpropagate')})()`)() as Exports;
  const network = createDenseNetwork([2, 4, 4, 1], { random: createRandom(1) });
  const samples = makeCircles(50, { factor: 0.5 });
  assert.deepEqual(onPage.backpropagate(network, samples).gradient, backpropagate(network, samples).gradient);
});

test('a module that needs more than the library is refused', () => {
  assert.throws(() => bundle('notebook/interactive/bundle'), /needs node:fs, which a page does not have/);
});

test('no text of the program can end the script element', () => {
  const script = bundle('notebook/interactive/page/circlesPage');
  assert.doesNotMatch(script, /<\/|<!--/);
});

test('the same settings give the same output, other settings another', async () => {
  const [one, same, other] = await Promise.all([{}, {}, { seed: 2 }].map(circlesPlayground));
  assert.deepEqual(one, same);
  assert.notEqual(one!['text/html'], other!['text/html']);
  assert.ok(String(one!['text/html']).length < 120_000);
});
