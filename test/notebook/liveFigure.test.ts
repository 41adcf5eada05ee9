import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Figure } from '../../lib/figures/figure';
import { liveFigure } from '../../lib/notebook/liveFigure';
import { htmlOf, inCell } from './fakeKernel';

const state = (n: number): Figure => ({
  data: [{ type: 'scatter', x: [0, 1], y: [0, n] }],
  layout: { title: { text: `state ${n}` }, width: 200, height: 150 },
});

test('all states share one display: the first opens it, the others replace it, the last is an ordinary figure', async () => {
  const shown = await inCell(async () => {
    const live = liveFigure({ intervalMilliseconds: 1 });
    live.update(state(1));
    await delay(1500);
    live.update(state(2));
    await live.finish();
  });
  assert.ok(shown.length >= 2);
  assert.equal(new Set(shown.map(({ transient }) => transient.display_id)).size, 1);
  assert.match(shown[0]!.transient.display_id!, /./);
  assert.deepEqual(
    shown.map(({ update }) => update),
    shown.map((_, i) => i > 0),
  );
  assert.equal(shown.at(-1)!.data['text/plain'], '[state 2]');
  assert.match(htmlOf(shown.at(-1)), /class="seeing-lab-figure"/);
  assert.ok('application/vnd.plotly.v1+json' in shown.at(-1)!.data);
});

test('states that come faster than they can be drawn are passed over, the last one never', async () => {
  const shown = await inCell(async () => {
    const live = liveFigure({ intervalMilliseconds: 10_000 });
    for (let n = 1; n <= 200; n++) {
      live.update(state(n));
      await delay(1);
    }
    await live.finish();
  });
  assert.ok(shown.length <= 3, `${shown.length} pictures`);
  assert.equal(shown.at(-1)!.data['text/plain'], '[state 200]');
});

test('two live figures have two displays', async () => {
  const shown = await inCell(async () => {
    for (const live of [liveFigure(), liveFigure()]) {
      live.update(state(1));
      await live.finish();
    }
  });
  assert.equal(new Set(shown.map(({ transient }) => transient.display_id)).size, 2);
});

test('without an update nothing is shown, and outside a notebook nothing happens', async () => {
  assert.deepEqual(await inCell(() => liveFigure().finish()), []);
  const live = liveFigure();
  live.update(state(1));
  await live.finish();
});
