import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import type { GradeOutcome } from '../../../lib/grade/night/gradeOutcome';
import { gradeReport } from '../../../lib/grade/report/gradeReport';
import { drawThumbnail, SMALL_SIDE } from '../../../lib/grade/report/thumbnail';
import { createRandom } from '../../../lib/random';
import { launchChromium, NO_BROWSER } from '../../chromium';
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

const ATTACK = '</script><img src=x onerror="document.title=1"><script>document.title=2</script>';
const NIGHT_SKY = sky({ width: 300, height: 200, level: 100, noise: 5 }, createRandom(1));
const LARGE = drawThumbnail(NIGHT_SKY);
const SMALL = drawThumbnail(NIGHT_SKY, SMALL_SIDE);
/** Two stamps side by side. */
const STAMPS = {
  png: drawThumbnail(sky({ width: 120, height: 60, level: 9, noise: 1 }, createRandom(2))),
  answers: [
    ['Comet', 98],
    ['Circular', 60],
  ],
} as const;

/** Frame `n` of a night on two targets: one good frame in four, one a comet, one a donut, one without a verdict. */
function outcome(n: number): GradeOutcome {
  const verdict = (['Circular', 'Comet', 'Donut', 'ungradable'] as const)[n % 4];
  const dateObs = new Date(Date.UTC(2026, 0, 1, 20, n)).toISOString().slice(0, 19);
  const labels = { dateObs, object: n % 2 === 0 ? 'M 31' : 'NGC 7331', filter: 'V' };
  const usable = verdict === 'Circular';
  const measured = { seeingArcsec: n === 3 ? null : 2 + ((7 * n) % 10) / 10, stars: 100 + n };
  const grade = { file: `/night/frame-${n}.fits`, verdict, usable, ...labels, ...measured };
  return {
    ...gradedFrame(labels, grade),
    ...(usable ? { thumbnail: SMALL } : { thumbnail: LARGE, ...(verdict === 'Comet' && { stamps: STAMPS }) }),
  };
}

function hostile(n: number): GradeOutcome {
  const bad = { dateObs: ATTACK, object: ATTACK, filter: ATTACK, camera: ATTACK };
  const { grade, context } = gradedFrame(bad, {
    file: `/night/${n}${ATTACK}\u202e\u0007.fits`,
    reason: ATTACK,
    usable: false,
  });
  return { grade: { ...grade, verdict: 'Comet', pixelScaleSource: ATTACK }, context, thumbnail: LARGE };
}

interface Opened {
  readonly page: Page;
  readonly errors: readonly string[];
}

async function open(
  outcomes: readonly GradeOutcome[],
  { width = 1280, scripts = true, dark = false }: { width?: number; scripts?: boolean; dark?: boolean } = {},
): Promise<Opened> {
  assert.ok(browser !== undefined);
  const path = join(folder, 'report.html');
  writeFileSync(path, gradeReport(outcomes));
  const context = await browser.newContext({
    offline: true,
    viewport: { width, height: 900 },
    javaScriptEnabled: scripts,
    colorScheme: dark ? 'dark' : 'light',
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(String(error)));
  await page.goto(pathToFileURL(path).href);
  return { page, errors };
}

/** The numbers of the frames in the table, from the top. */
async function rows(page: Page): Promise<number[]> {
  const names = await page.locator('#rows tr:not(.more) .file').allTextContents();
  return names.map((name) => Number(/frame-(\d+)/.exec(name)?.[1] ?? Number.NaN));
}

function naturalWidth(image: unknown): number {
  return (image as { naturalWidth: number }).naturalWidth;
}

const NIGHT = Array.from({ length: 24 }, (_, n) => outcome(n));

test('the report runs nothing that a name or a header says, and shows it as text', async (context) => {
  const outcomes = [...NIGHT, hostile(1), { file: ATTACK, error: ATTACK }];
  const text = gradeReport(outcomes);
  assert.ok(!text.includes('\u202e') && !text.includes(ATTACK), 'neither markup nor a turn of the writing');
  assert.ok(!/https?:\/\//.test(text), 'nothing is loaded from elsewhere');
  assert.equal(text.match(/<script/g)?.length, 3);
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page, errors } = await open(outcomes);
  assert.equal(await page.title(), 'Seeing Lab: 6 of 26 frames are good');
  assert.equal(await page.locator('img[src=x]').count(), 0);
  assert.ok((await page.locator('#frame-24 .file').textContent())?.includes('onerror='));
  await page.locator('#list-unread').check();
  assert.ok((await page.locator('#rejected-list').inputValue()).endsWith(ATTACK));
  assert.deepEqual(errors, []);
});

test('headings sort up, down and back, unknown values last; telephones sort by a list', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page } = await open(NIGHT);
  const heading = page.locator('#head-seeing');
  await heading.getByRole('button').click();
  const up = await rows(page);
  assert.equal(await heading.getAttribute('aria-sort'), 'ascending');
  assert.deepEqual([up[0], up.at(-1)], [0, 3]);
  const values = up.slice(0, -1).map((n) => (7 * n) % 10);
  assert.deepEqual(
    values,
    values.toSorted((a, b) => a - b),
  );
  await heading.getByRole('button').press('Enter');
  const down = await rows(page);
  assert.deepEqual([(7 * down[0]) % 10, down.at(-1)], [9, 3]);
  await heading.getByRole('button').click();
  assert.deepEqual(await rows(page), [...NIGHT.keys()]);
  await page.setViewportSize({ width: 390, height: 800 });
  await page.locator('#sort').selectOption('-stars');
  assert.equal((await rows(page))[0], 23);
});

test('filters work together: state, target and words; frames without a verdict are not bad ones', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page } = await open([...NIGHT, { file: '/night/broken.fits', error: 'no FITS file' }]);
  await page.locator('#state').selectOption('=bad');
  assert.deepEqual(new Set((await rows(page)).map((n) => n % 4)), new Set([1, 2]));
  await page.locator('#object').selectOption('=NGC 7331');
  await page.locator('#words').fill('FRAME-1 fits');
  assert.deepEqual(await rows(page), [1, 13, 17]);
  assert.equal(await page.locator('#shown').textContent(), '3 of 25 frames');
  await page.locator('#reset').click();
  assert.equal((await rows(page)).length, 25);
  await page.locator('#state').selectOption('=ungradable');
  assert.equal((await rows(page)).length, 6);
  await page.locator('#state').selectOption('=unread');
  assert.match((await page.locator('#rows').textContent()) ?? '', /broken\.fits.*–.*no FITS file/);
});

test('under a bad frame stand the whole frame and the stamps that decided; of a good one on demand', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page } = await open(NIGHT);
  const below = (n: number) => page.locator(`#frame-${n} + tr.more`);
  assert.equal(await below(1).locator('img').evaluate(naturalWidth), 150);
  assert.deepEqual(await below(1).locator('.stamps figcaption').allTextContents(), ['Comet 98 %', 'Circular 60 %']);
  assert.equal(await below(0).count(), 0);
  await page.locator('#frame-0 button').focus();
  await page.keyboard.press('Enter');
  assert.equal(await below(0).locator('img').evaluate(naturalWidth), 100);
  assert.equal(await page.locator('#frame-0 button').getAttribute('aria-expanded'), 'true');
  await page.locator('#with-pictures').uncheck();
  assert.equal(await page.locator('tr.more').count(), 0);
});

test('each target has its plots, and a dot leads to its row, by pointer and by keys', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page } = await open(NIGHT);
  const headings = await page.locator('.group h3').allTextContents();
  assert.deepEqual(headings, ['M 31 · V · one 12 frames', 'NGC 7331 · V · one 12 frames']);
  assert.equal(await page.locator('.plots canvas').count(), 8);
  const stars = page.locator('.plots canvas').nth(2);
  await stars.focus();
  for (let n = 0; n < 3; n++) await page.keyboard.press('ArrowRight');
  assert.match((await page.locator('.note').nth(2).textContent()) ?? '', /^frame-4\.fits: Circular, stars 104/);
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('tr.chosen').getAttribute('id'), 'frame-4');
  assert.equal(await page.locator('#frame-4 + tr.more img').count(), 1);
  // The last frame of M 31 has 122 stars and stands at the right end of an axis from 100 to 130.
  await stars.scrollIntoViewIfNeeded();
  const place = await stars.boundingBox();
  assert.ok(place !== null);
  await page.mouse.click(place.x + place.width - 14, place.y + 10 + (136 * (130 - 122)) / 30);
  assert.equal(await page.locator('tr.chosen').getAttribute('id'), 'frame-22');
});

test('the rejected files are a list to copy: bad ones, with those without a verdict when asked', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page } = await open(NIGHT);
  const list = async () => (await page.locator('#rejected-list').inputValue()).split('\n');
  const bad = Array.from(NIGHT.keys()).filter((n) => n % 4 === 1 || n % 4 === 2);
  assert.deepEqual(
    await list(),
    Array.from(bad, (n) => `/night/frame-${n}.fits`),
  );
  await page.locator('#list-ungradable').check();
  assert.equal((await list()).length, 18);
  await page.locator('#copy').click();
  assert.equal(await page.locator('#copied').textContent(), 'copied');
});

test('without scripts the first frames stand in a plain table, and a sentence says so', async (context) => {
  const many = Array.from({ length: 300 }, (_, n) => outcome(n));
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page } = await open(many, { scripts: false });
  assert.equal((await rows(page)).length, 200);
  assert.match((await page.locator('#plain').textContent()) ?? '', /the first 200 of 300 frames/);
  assert.equal(await page.locator('#controls').isVisible(), false);
});

test('20,000 frames open without a hang, page by page, with as many pictures as they say', async (context) => {
  const text = gradeReport(Array.from({ length: 20_000 }, (_, n) => outcome(n)));
  assert.ok(text.length < 11e6, `${text.length} bytes`);
  if (browser === undefined) return context.skip(NO_BROWSER);
  const path = join(folder, 'long.html');
  writeFileSync(path, text);
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const session = await page.context().newCDPSession(page);
  // Time of the page's own thread: that on the wall says what else the machine was doing.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(pathToFileURL(path).href);
  const { metrics } = await session.send('Performance.getMetrics');
  const seconds = metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  context.diagnostic(`opened in ${seconds.toFixed(2)} s of one thread, ${(text.length / 1e6).toFixed(1)} MB`);
  // A guard against a page that hangs: 1.5 s on a quiet machine, 2.2 s beside other work.
  assert.ok(seconds < 8, `${seconds} s`);
  assert.equal((await rows(page)).length, 100);
  await page.locator('#next-top').click();
  assert.deepEqual((await rows(page)).slice(0, 2), [100, 101]);
  assert.match((await page.locator('#controls').textContent()) ?? '', /pictures of \d+ of 15,000 rejected frames/);
  await page.locator('#words').fill('frame-19999');
  assert.deepEqual(await rows(page), [19_999]);
});

test('nothing is wider than a telephone, and texts keep a contrast of 4.5, light and dark', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  for (const dark of [false, true]) {
    for (const width of [390, 1280]) {
      const { page } = await open([...NIGHT, hostile(1), { file: '/a.fits', error: 'no FITS file' }], { width, dark });
      const wide = (await page.evaluate('document.documentElement.scrollWidth - innerWidth')) as number;
      assert.ok(wide <= 0, `${wide} px too wide at ${width}`);
      assert.deepEqual(await page.evaluate(`(${LOW_CONTRAST})()`), [], `${dark ? 'dark' : 'light'}, ${width} px`);
      await page.close();
    }
  }
});

/** Texts whose contrast with what lies behind them is below 4.5 (WCAG 2.2, 1.4.3); buttons that cannot be pressed are exempt. */
const LOW_CONTRAST = `() => {
  const rgb = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
    .reduce((sum, v, k) => sum + v * [0.2126, 0.7152, 0.0722][k], 0);
  const behind = (box) => { for (; box; box = box.parentElement) { const c = rgb(getComputedStyle(box).backgroundColor); if (c[3] !== 0) return c; } return [255, 255, 255]; };
  const low = [];
  for (const box of document.querySelectorAll('body *:not(script):not(option):not(:disabled)')) {
    if (![...box.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim())) continue;
    const [a, b] = [light(rgb(getComputedStyle(box).color)), light(behind(box))];
    const contrast = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (contrast < 4.5) low.push(box.tagName + '.' + box.className + ' ' + contrast.toFixed(2) + ' ' + box.textContent.slice(0, 30));
  }
  return low.slice(0, 5);
}`;
