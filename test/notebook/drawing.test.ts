import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type * as tf from '@tensorflow/tfjs';
import type { Browser, Page } from 'playwright-core';
import { DRAWN_DIGITS } from '../../lib/digits/drawnDigits';
import { pictureGrid } from '../../lib/figures/pictureGrid';
import { createImage } from '../../lib/image/image';
import { useBackend } from '../../lib/network/backend';
import { loadModel } from '../../lib/network/model/loadModel';
import { drawingOutput, writeDrawingPage } from '../../lib/notebook/drawing/drawingPage';
import { launchChromium, NO_BROWSER } from '../chromium';

const root = resolve(__dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'draw '));
const file = join(folder, 'draw.html');
const figure = pictureGrid([createImage(28, 28)]);

const MODELS = join(root, 'data/models');

let browser: Browser | undefined;
let networks: { name: string; model: tf.LayersModel }[];

before(async () => {
  await useBackend();
  const model = (name: string) => loadModel(join(MODELS, name));
  networks = [
    { name: 'dense', model: await model('digit-dense') },
    { name: 'convolutional', model: await model('digit-reader') },
  ];
  await writeDrawingPage(file, networks, { figure });
  browser = await launchChromium();
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

interface Opened {
  readonly page: Page;
  readonly complaints: string[];
}

async function open({ width = 1000, height = 900, touch = false } = {}): Promise<Opened> {
  const context = await browser!.newContext({ offline: true, hasTouch: touch, viewport: { width, height } });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => /^https?:/.test(request.url()) && complaints.push(request.url()));
  // A busy machine takes its time over a page of several megabytes.
  page.setDefaultTimeout(120_000);
  await page.goto(pathToFileURL(file).href, { waitUntil: 'load' });
  return { page, complaints };
}

/** Where a digit stands on the board: its centre and height as parts of the board, and its turn in degrees. */
interface Placement {
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly angle: number;
}

const PLACEMENTS: Readonly<Record<string, Placement>> = {
  'in the centre': { x: 0.5, y: 0.5, size: 0.65, angle: 0 },
  'off-centre': { x: 0.28, y: 0.68, size: 0.45, angle: 0 },
  small: { x: 0.5, y: 0.4, size: 0.2, angle: 0 },
  'turned by 20 degrees': { x: 0.5, y: 0.5, size: 0.6, angle: 20 },
};

async function draw(page: Page, digit: number, { x, y, size, angle }: Placement): Promise<void> {
  const box = (await page.locator('[data-role=board]').boundingBox())!;
  const [sin, cos] = [Math.sin((angle * Math.PI) / 180), Math.cos((angle * Math.PI) / 180)];
  const place = ([u, v]: readonly [number, number]): [number, number] => {
    const [dx, dy] = [(u - 0.5) * size * 0.75, (v - 0.5) * size];
    return [box.x + box.width * (x + cos * dx - sin * dy), box.y + box.height * (y + sin * dx + cos * dy)];
  };
  for (const stroke of DRAWN_DIGITS[digit]!) {
    await page.mouse.move(...place(stroke[0]!));
    await page.mouse.down();
    for (const point of stroke.slice(1)) await page.mouse.move(...place(point), { steps: 2 });
    await page.mouse.up();
  }
}

const answerOf = async (page: Page, network: string): Promise<string> => {
  await page.evaluate('new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)))');
  return (await page.locator(`[data-network=${network}] [data-role=answer]`).textContent()) ?? '';
};
const press = (page: Page, name: string) => page.locator(`[data-control=${name}]`).click();

test('digits drawn in the centre, off-centre, small and turned are read: at least 36 of 40, each within 50 ms', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page, complaints } = await open();
  const wrong: string[] = [];
  const times: number[] = [];
  for (const [where, placement] of Object.entries(PLACEMENTS)) {
    for (let digit = 0; digit < 10; digit++) {
      await press(page, 'clear');
      await draw(page, digit, placement);
      const read = await answerOf(page, 'convolutional');
      if (read !== String(digit)) wrong.push(`${digit} ${where}: ${read}`);
      times.push(Number(await page.locator('[data-milliseconds]').getAttribute('data-milliseconds')));
    }
  }
  context.diagnostic(`${40 - wrong.length} of 40 read right; wrong: ${wrong.join(', ') || 'none'}`);
  const middle = times.sort((a, b) => a - b)[20]!;
  context.diagnostic(`answers after ${middle.toFixed(1)} ms (the middle one), at most ${times[39]!.toFixed(1)} ms`);
  assert.ok(wrong.length <= 4, wrong.join(', '));
  assert.ok(middle < 50, `${middle} ms`);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('the page is one file under 6 MB, the output of a notebook under 1 MB', async () => {
  assert.ok(statSync(file).size < 6e6, `${statSync(file).size}`);
  const output = await drawingOutput(networks, { figure });
  assert.ok(String(output['text/html']).length < 1e6);
});

test('it reads while one draws, before the pen is lifted', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page } = await open();
  const box = (await page.locator('[data-role=board]').boundingBox())!;
  await page.mouse.move(box.x + 140, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + 140, box.y + 240, { steps: 8 });
  assert.equal(await answerOf(page, 'convolutional'), '1');
  await page.mouse.up();
  await page.close();
});

test('undo takes the last stroke back, clear all of them, and an empty board has no answer', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page } = await open();
  const board = () => page.evaluate<string>("document.querySelector('[data-role=board]').toDataURL()");
  const empty = await board();
  await draw(page, 7, PLACEMENTS['in the centre']!);
  const one = await board();
  await draw(page, 1, PLACEMENTS['off-centre']!);
  assert.notEqual(await board(), one);
  await press(page, 'undo');
  assert.equal(await board(), one);
  assert.equal(await answerOf(page, 'convolutional'), '7');
  await press(page, 'clear');
  assert.equal(await board(), empty);
  assert.equal(await answerOf(page, 'dense'), '–');
  await page.close();
});

test('a digit in a corner is read as MNIST, and stays in its corner where it is read raw', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page, complaints } = await open();
  const seen = (role: string) => page.evaluate<string>(`document.querySelector('[data-role=${role}]').toDataURL()`);
  await page.locator('[data-control=example]').selectOption('3');
  await press(page, 'show-example');
  assert.equal(await answerOf(page, 'convolutional'), '3');
  const middle = [await seen('seen'), await seen('seen-raw')];
  await page.locator('[data-control=place]').selectOption('in a corner');
  assert.equal(await answerOf(page, 'convolutional'), '3');
  assert.equal(await answerOf(page, 'dense'), '3');
  assert.notEqual(await answerOf(page, 'dense-raw'), '3');
  assert.notEqual(await seen('seen-raw'), middle[1]);
  const thin = await seen('seen-raw');
  await page.locator('[data-control=pen]').fill('40');
  await answerOf(page, 'dense-raw');
  assert.notEqual(await seen('seen-raw'), thin);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('keys alone draw a one, and a screen reader is told', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page, complaints } = await open();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate("document.activeElement.getAttribute('data-role')"), 'board');
  for (let i = 0; i < 7; i++) await page.keyboard.press('ArrowUp');
  await page.keyboard.press(' ');
  for (let i = 0; i < 14; i++) await page.keyboard.press('ArrowDown');
  await page.keyboard.press(' ');
  assert.equal(await answerOf(page, 'convolutional'), '1');
  assert.match((await page.locator('[role=status]').textContent()) ?? '', /convolutional: 1 \(\d+ %\)\./);
  const label = await page.locator('[data-role=board]').getAttribute('aria-label');
  assert.match(label ?? '', /draw a digit/i);
  const stops: (string | null)[] = [];
  for (let i = 0; i < 3; i++) {
    await page.keyboard.press('Tab');
    stops.push(await page.evaluate("document.activeElement.getAttribute('data-control')"));
  }
  assert.deepEqual(stops, ['undo', 'clear', 'show-example']);
  await page.locator('[data-role=board]').focus();
  await page.keyboard.press('Escape');
  assert.equal(await answerOf(page, 'convolutional'), '–');
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a telephone shows all of it without scrolling sideways, and a finger draws without scrolling', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page, complaints } = await open({ width: 360, height: 740, touch: true });
  assert.ok((await page.evaluate<number>('document.documentElement.scrollWidth')) <= 360);
  const board = page.locator('[data-role=board]');
  const touchAction = "getComputedStyle(document.querySelector('[data-role=board]')).touchAction";
  assert.equal(await page.evaluate(touchAction), 'none');
  const box = (await board.boundingBox())!;
  const session = await page.context().newCDPSession(page);
  const touch = (type: string, y?: number) =>
    session.send('Input.dispatchTouchEvent', {
      type: type as 'touchStart',
      touchPoints: y === undefined ? [] : [{ x: box.x + box.width / 2, y: box.y + y * box.height }],
    });
  await touch('touchStart', 0.15);
  for (let i = 1; i <= 10; i++) await touch('touchMove', 0.15 + 0.07 * i);
  await touch('touchEnd');
  assert.equal(await answerOf(page, 'convolutional'), '1');
  assert.equal(await page.evaluate('scrollY'), 0);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('what is no digit is called so', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page } = await open();
  const box = (await page.locator('[data-role=board]').boundingBox())!;
  await page.mouse.move(box.x + 30, box.y + 60);
  await page.mouse.down();
  for (let i = 1; i < 10; i++)
    await page.mouse.move(box.x + 30 + 24 * i, box.y + (i % 2 === 0 ? 60 : 220), { steps: 3 });
  await page.mouse.up();
  assert.equal(await answerOf(page, 'convolutional'), 'no digit');
  await page.close();
});
