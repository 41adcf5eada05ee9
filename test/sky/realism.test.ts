import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { useBackend } from '../../lib/network/backend';
import { evaluate } from '../../lib/network/judge/evaluate';
import { loadModel } from '../../lib/network/model/loadModel';
import { createRandom } from '../../lib/random';
import { describeNight } from '../../lib/sky/describeNight';
import type { FrameDescription } from '../../lib/sky/frameDescription';
import { makeNightFrame, truthName } from '../../lib/sky/nightFrame';
import { concatenateStamps } from '../../lib/stamps/concatenateStamps';
import { selectPerClass } from '../../lib/stamps/selectPerClass';
import { CLASS_NAMES } from '../../lib/stamps/stampSet';
import { stampsOfFrame } from '../../lib/stamps/stampsOfFrame';

const MODEL = path.resolve(__dirname, '../../../../shared/thesis/model_trained.h5');

/** A seed that the simulator was not tuned on. */
const SEED = 77;
const STAMPS_PER_CLASS = 200;
/** Least share of clear stamps whose class the thesis' own network must tell. */
const LEAST = 0.95;
/** Frames that the author called simply so, and how many of them give 200 stamps. */
const CLEAR: readonly { readonly look: RegExp; readonly frames: number }[] = [
  { look: /^circular: round/, frames: 8 },
  { look: /^cometa \d/, frames: 5 },
  { look: /^donut/, frames: 3 },
];
/** The thesis has eight donuts a frame; a field as rich as this has some seventy. */
const RICH_FIELD = { perMegapixel: 18, slope: 0.33 };

test("the thesis' own network, trained on real stars, knows simulated ones that passed through FITS files", {
  skip: existsSync(MODEL) ? false : '../shared/thesis is not here',
}, async (t) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'seeing-lab-realism-'));
  t.after(() => rm(folder, { recursive: true }));
  const night = describeNight('thesis', { seed: SEED });
  const sets = [];
  for (const [label, name] of CLASS_NAMES.entries()) {
    const { look, frames } = CLEAR[label]!;
    for (const frame of night.filter(({ comment }) => look.test(comment)).slice(0, frames)) {
      assert.equal(frame.className, name);
      const stars = { ...RICH_FIELD, referenceFlux: Math.max(...frame.stars.charted!.map(({ flux }) => flux)) };
      const shown = name === 'Donut' ? { ...frame, stars } : frame;
      sets.push(await stampsThroughFits(folder, shown, label));
    }
  }
  const stamps = selectPerClass(concatenateStamps(sets), STAMPS_PER_CLASS, createRandom(SEED));
  await useBackend();
  const model = await loadModel(MODEL);
  const { perClass } = await evaluate(model, stamps);
  model.dispose();
  perClass.forEach(({ name, recall, support }) => {
    t.diagnostic(`${name}: ${(100 * recall).toFixed(1)} % of ${support}`);
    assert.equal(support, STAMPS_PER_CLASS);
    assert.ok(recall >= LEAST, `${name}: only ${recall}`);
  });
});

async function stampsThroughFits(folder: string, frame: FrameDescription, label: number) {
  await makeNightFrame(folder, frame);
  const file = path.join(folder, frame.file);
  const { set } = await stampsOfFrame({
    path: file,
    label,
    truth: path.join(folder, truthName(frame.file)),
  });
  return set;
}
