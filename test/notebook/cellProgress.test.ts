import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cellProgress } from '../../lib/notebook/cellProgress';
import { inCell } from './fakeKernel';

test('progress is one line, rewritten in place, that ends with the time taken', async () => {
  const shown = await inCell(() => {
    const progress = cellProgress('Frames');
    for (let done = 0; done <= 80; done++) progress(done, 80, `frame ${done}`);
  });
  const texts = shown.map(({ data }) => String(data['text/plain']));
  assert.equal(new Set(shown.map(({ transient }) => transient.display_id)).size, 1);
  assert.match(texts[0]!, /^Frames.* 0 of 80.*frame 0/);
  assert.match(texts.at(-1)!, /^Frames.*\d s$/);
  assert.ok(shown.length < 20, `${shown.length} messages for 81 steps`);
});
