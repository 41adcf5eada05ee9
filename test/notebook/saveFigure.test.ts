import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { classCounts } from '../../lib/figures/classCounts';
import { InputError } from '../../lib/inputError';
import { saveFigure } from '../../lib/notebook/saveFigure';
import { launchChromium, NO_BROWSER } from '../chromium';

const figure = classCounts({ training: [3, 2, 1] }, { title: 'Counts' });
let folder = '';
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'seeing-lab-save-'));
});

after(() => rm(folder, { recursive: true }));

test('a figure is saved as SVG with its text and as PNG of three pixels a point, without a browser', async () => {
  await saveFigure(figure, join(folder, 'counts.svg'));
  const svg = await readFile(join(folder, 'counts.svg'), 'utf8');
  assert.match(svg, /^<svg [^>]*width="800" height="380"/);
  assert.match(svg, />Counts</);
  await saveFigure(figure, join(folder, 'counts.png'), { width: 400 });
  const png = await readFile(join(folder, 'counts.png'));
  assert.equal(png.subarray(1, 4).toString(), 'PNG');
  assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [1200, 1140]);
});

test('a PDF is printed by Chromium as one page of the size of the figure', async (t) => {
  const browser = await launchChromium();
  if (browser === undefined) return t.skip(NO_BROWSER);
  await browser.close();
  await saveFigure(figure, join(folder, 'counts.pdf'));
  const pdf = await readFile(join(folder, 'counts.pdf'), 'latin1');
  assert.match(pdf, /^%PDF-/);
  assert.equal(pdf.match(/\/Type\s*\/Page\b/g)?.length, 1);
  // Points of 1/72 inch for pixels of 1/96.
  assert.match(pdf, /\/MediaBox\s*\[0 0 600(\.\d+)? 28[45](\.\d+)?\]/);
});

test('a PDF without Chromium and a format that nobody knows are errors that say what to do', async (t) => {
  const chosen = process.env.SEEING_LAB_CHROMIUM;
  t.after(() => {
    if (chosen === undefined) delete process.env.SEEING_LAB_CHROMIUM;
    else process.env.SEEING_LAB_CHROMIUM = chosen;
  });
  process.env.SEEING_LAB_CHROMIUM = join(folder, 'no-browser');
  await assert.rejects(saveFigure(figure, join(folder, 'a.pdf')), (error) => {
    return error instanceof InputError && /Chromium.*SEEING_LAB_CHROMIUM.*\.svg/.test(error.message);
  });
  await assert.rejects(saveFigure(figure, join(folder, 'a.gif')), /a\.gif.*\.svg, \.png or \.pdf/);
});
