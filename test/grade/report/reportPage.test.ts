import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import type { GradeOutcome } from '../../../lib/grade/night/gradeOutcome';
import { gradeReport } from '../../../lib/grade/report/gradeReport';
import { drawThumbnail } from '../../../lib/grade/report/thumbnail';
import { createRandom } from '../../../lib/random';
import { launchChromium } from '../../chromium';
import { sky } from '../frames';
import { gradedFrame } from '../gradedFrame';

const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-report-'));
let browser: Browser | undefined;

before(async () => {
  browser = await launchChromium();
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

const ATTACK = '"><img src=x onerror="document.title=1"><script>document.title=2</script>';

function outcome(n: number): GradeOutcome {
  const verdict = (['Circular', 'Comet', 'Donut', 'ungradable'] as const)[n % 4]!;
  const image = sky({ width: 300, height: 200, level: 100, noise: 5 }, createRandom(n));
  const dateObs = n === 5 ? ATTACK : '2026-01-01T00:00:00';
  return {
    ...gradedFrame(
      { dateObs },
      {
        file: `/night/frame-${n}${n === 2 ? ATTACK : ''}.fits`,
        verdict,
        seeingArcsec: n === 3 ? null : 2 + n / 10,
        dateObs,
        usable: verdict === 'Circular',
        reason: n === 1 ? ATTACK : '20 of 20 stars are round',
      },
    ),
    ...(verdict === 'Circular' ? {} : { thumbnail: drawThumbnail(image) }),
  };
}

test('the report opens offline in a browser, shows plots and pictures, and runs nothing that a frame says', async (context) => {
  if (browser === undefined) return context.skip('no Chromium found');
  const path = join(folder, 'report.html');
  const outcomes = [...Array.from({ length: 12 }, (_, n) => outcome(n)), { file: ATTACK, error: ATTACK }];
  writeFileSync(path, gradeReport(outcomes));
  const page = await (await browser.newContext({ offline: true })).newPage();
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(pathToFileURL(path).href);
  assert.equal(await page.title(), 'Seeing Lab: 3 of 13 frames are good');
  assert.equal(await page.locator('tbody tr').count(), 13);
  assert.equal(await page.locator('svg').count(), 4);
  assert.equal(await page.locator('svg').first().locator('circle').count(), 11);
  assert.equal(await page.locator('img[src=x], script').count(), 0);
  const widths = await page
    .locator('figure img')
    .evaluateAll((images) => images.map((image) => (image as unknown as { naturalWidth: number }).naturalWidth));
  assert.deepEqual(widths, new Array(9).fill(150));
  await page.setViewportSize({ width: 380, height: 700 });
  const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
  assert.ok((overflow as number) <= 0, `${overflow} px too wide for a telephone`);
  assert.deepEqual(errors, []);
});
