import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { createHeader } from '../../lib/fits/header';
import { createImage, type Image } from '../../lib/image/image';
import { exportHtml } from '../../lib/notebook/exportHtml';
import { frameView } from '../../lib/notebook/frameView/frameView';
import type { Cell } from '../../lib/notebook/notebookFile';
import { createRandom } from '../../lib/random';
import { fastNormals } from '../../lib/sky/detectorNoise';
import { launchChromium, NO_BROWSER } from '../chromium';

const folder = mkdtempSync(join(tmpdir(), 'frames '));
/** A camera's full frame: sky of 300 with a noise of 12, one pixel of 5000 and a box about it. */
const FRAME = { width: 3054, height: 2042 };
const BRIGHT = { x: 1200, y: 600 };
let browser: Browser | undefined;
let image: Image;
let path: string;

before(async () => {
  browser = await launchChromium();
  if (browser === undefined) return;
  const normal = fastNormals(createRandom(3));
  image = createImage(FRAME.width, FRAME.height);
  for (let i = 0; i < image.data.length; i++) image.data[i] = 300 + 12 * normal();
  image.data[BRIGHT.y * FRAME.width + BRIGHT.x] = 5000;
  const header = createHeader([{ keyword: 'OBJECT', value: 'M <1>', comment: 'what was pointed at' }]);
  path = await exported({ header, boxes: [{ ...BRIGHT, size: 40 }] });
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

/** The exported page of a notebook whose only output is the view of the frame. */
async function exported(options: Parameters<typeof frameView>[1]): Promise<string> {
  const outputs = [{ output_type: 'display_data', data: await frameView(image, options).output(), metadata: {} }];
  const cell = { cell_type: 'code', id: 'frame', source: 'await show(view)', metadata: {}, outputs } as Cell;
  const file = join(folder, 'frame.html');
  writeFileSync(file, await exportHtml({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 }));
  return file;
}

interface Opened {
  readonly page: Page;
  readonly complaints: string[];
}

async function open({ scripts = true, touch = false, pixels = 1 } = {}): Promise<Opened> {
  const context = await browser!.newContext({
    ...{ offline: true, javaScriptEnabled: scripts, hasTouch: touch, deviceScaleFactor: pixels },
    viewport: { width: 1000, height: 900 },
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => /^https?:/.test(request.url()) && complaints.push(request.url()));
  // A busy machine takes its time over a page of several megabytes.
  page.setDefaultTimeout(120_000);
  await page.goto(pathToFileURL(path).href, { waitUntil: 'load' });
  if (scripts) await page.locator('[data-first-paint-milliseconds]').waitFor();
  return { page, complaints };
}

const control = (page: Page, name: string) => page.locator(`[data-control="${name}"]`);
const frame = (page: Page) => page.locator('[data-role=frame]');
const readout = async (page: Page): Promise<string> => (await page.locator('[data-role=readout]').textContent()) ?? '';

/** Two pictures of the browser later everything asked for is painted. */
const painted = (page: Page): Promise<unknown> =>
  page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');

async function shot(page: Page): Promise<string> {
  await painted(page);
  return page.evaluate<string>("document.querySelector('[data-role=frame]').toDataURL()");
}

/** The red of one line of the painted frame. */
async function redLine(page: Page, y: number): Promise<number[]> {
  await painted(page);
  const canvas = "document.querySelector('[data-role=frame]')";
  return page.evaluate(`((canvas) =>
    Array.from(canvas.getContext('2d').getImageData(0, ${y}, canvas.width, 1).data).filter((_, i) => i % 4 === 0)
  )(${canvas})`);
}

async function zoomOf(page: Page): Promise<number> {
  await painted(page);
  return Number(/zoom ([\d.]+)/.exec((await page.locator('[data-role=state]').textContent()) ?? '')?.[1]);
}

/** Where a place of the frame lies in the element when the whole frame is shown. */
async function placeOf(page: Page, { x, y }: { x: number; y: number }): Promise<{ x: number; y: number }> {
  const { width, height } = (await frame(page).boundingBox())!;
  return { x: ((x + 0.5) / FRAME.width) * width, y: height - ((y + 0.5) / FRAME.height) * height };
}

test('a full frame is a page under 3 MB that works offline', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page, complaints } = await open();
  const bytes = await page.evaluate<number>('new Blob([document.documentElement.outerHTML]).size');
  assert.ok(bytes < 3e6, `${bytes} bytes`);
  const took = await page.evaluate<string>(
    "document.querySelector('[data-first-paint-milliseconds]').dataset.firstPaintMilliseconds",
  );
  context.diagnostic(`painted ${took} ms after the script began`);
  const { width, height } = (await frame(page).boundingBox())!;
  assert.ok(Math.abs(width / height - FRAME.width / FRAME.height) < 0.01);
  assert.ok(!(await page.locator('.seeing-lab-interactive img').isVisible()), 'the static picture is gone');
  assert.deepEqual(complaints, []);
  await page.close();
});

test('the wheel zooms to a pixel, which is a sharp square there with its own value', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page, complaints } = await open({ pixels: 2 });
  await frame(page).click({ position: await placeOf(page, BRIGHT) });
  for (let i = 0; i < 20; i++) await page.mouse.wheel(0, -400);
  assert.equal(await zoomOf(page), 64);
  const [, x, y, value, error] = /^x (\d+), y (\d+): ([\d.]+) ± ([\d.]+)$/.exec(await readout(page))!.map(Number);
  // A pixel of the canvas at the beginning is four of the frame: the wheel zoomed somewhere close by.
  assert.ok(Math.abs(x - BRIGHT.x) <= 3 && Math.abs(y - BRIGHT.y) <= 3);
  const known = image.data[y * FRAME.width + x];
  assert.ok(Math.abs(value - known) <= error && error < 12, `${value} ± ${error} is not ${known}`);
  const line = await redLine(page, 100);
  const edges = line.filter((level, i) => i > 0 && level !== line[i - 1]).length;
  assert.ok(edges > 1 && edges <= line.length / 64 + 1, `${edges} edges in ${line.length} pixels: blurred`);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('values are read under the pointer, over the whole frame too', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page } = await open();
  await frame(page).hover({ position: await placeOf(page, { x: 0, y: 0 }) });
  assert.match(await readout(page), /^x [0-3], y [0-3]: 2\d\d|3\d\d/);
  await frame(page).hover({ position: await placeOf(page, { x: 3050, y: 2038 }) });
  assert.match(await readout(page), /^x 30(4|5)\d, y 20[34]\d: /);
  await page.close();
});

test('limits, stretch, colours, inversion and boxes change the picture at once', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page, complaints } = await open();
  const changes: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['limits', () => control(page, 'limits').selectOption('90 %')],
    ['high', () => control(page, 'high').fill('345')],
    ['stretch', () => control(page, 'stretch').selectOption('log')],
    ['colours', () => control(page, 'colours').selectOption('heat')],
    ['inverted', () => control(page, 'inverted').uncheck()],
    ['boxes', () => control(page, 'boxes').uncheck()],
    ['one to one', () => control(page, 'pixel').click()],
  ];
  let last = await shot(page);
  for (const [name, change] of changes) {
    await change();
    const now = await shot(page);
    assert.notEqual(now, last, `${name} changes nothing`);
    last = now;
  }
  assert.equal(await control(page, 'limits').inputValue(), 'typed');
  assert.equal(await zoomOf(page), 1);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('the keyboard alone moves, zooms and reads', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page } = await open();
  const whole = await zoomOf(page);
  await frame(page).focus();
  await page.keyboard.press('1');
  assert.equal(await zoomOf(page), 1);
  const x = Number(/^x (\d+)/.exec(await readout(page))?.[1]);
  await page.keyboard.press('Shift+ArrowRight');
  await painted(page);
  assert.match(await readout(page), new RegExp(`^x ${x + 1}, `));
  await page.keyboard.press('ArrowRight');
  await painted(page);
  assert.ok(Number(/^x (\d+)/.exec(await readout(page))?.[1]) > x + 50);
  await page.keyboard.press('+');
  assert.ok((await zoomOf(page)) > 1);
  await page.keyboard.press('0');
  assert.equal(await zoomOf(page), whole);
  await page.close();
});

test('the mouse drags the frame, and the wheel scrolls the page until the frame was clicked', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page } = await open();
  const whole = await zoomOf(page);
  await frame(page).hover();
  await page.mouse.wheel(0, -300);
  assert.equal(await zoomOf(page), whole);
  await control(page, 'pixel').click();
  const { x, y } = (await frame(page).boundingBox())!;
  await page.mouse.move(x + 300, y + 200);
  const before = /^x (\d+), y (\d+)/.exec(await readout(page))!.map(Number);
  await page.mouse.down();
  await page.mouse.move(x + 400, y + 260, { steps: 5 });
  await page.mouse.up();
  await painted(page);
  const after = /^x (\d+), y (\d+)/.exec(await readout(page))!.map(Number);
  assert.ok(Math.abs(after[1] - before[1]) <= 1 && Math.abs(after[2] - before[2]) <= 1, 'what was taken stays in hand');
  await page.close();
});

test('a finger reads a value, and the header opens; its words are no HTML', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page, complaints } = await open({ touch: true });
  const { x, y } = (await frame(page).boundingBox())!;
  const at = await placeOf(page, { x: 100, y: 100 });
  await page.touchscreen.tap(x + at.x, y + at.y);
  assert.match(await readout(page), /^x (9\d|10\d), y (9\d|10\d): /);
  await page.locator('[data-role=header] summary').tap();
  assert.match((await page.locator('[data-role=header]').textContent()) ?? '', /OBJECT.*M <1>.*what was pointed at/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('without scripts a picture of the frame stands there', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page } = await open({ scripts: false });
  const box = await page.locator('.seeing-lab-interactive img').boundingBox();
  assert.ok(box !== null && box.width > 500 && box.height > 300);
  await page.close();
});
