import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { createImage } from '../../lib/image/image';
import { KERNELS } from '../../lib/image/kernels';
import { slideKernel } from '../../lib/image/slideKernel';
import { backpropagate } from '../../lib/learning/backpropagate';
import { createDenseNetwork } from '../../lib/learning/denseNetwork';
import { samplesFrom } from '../../lib/learning/samples';
import type { MimeBundle } from '../../lib/notebook/display';
import { exportHtml } from '../../lib/notebook/exportHtml';
import { backpropagationOutput } from '../../lib/notebook/interactive/backpropagation';
import { circlesPlayground } from '../../lib/notebook/interactive/circlesPlayground';
import { descentPlayground } from '../../lib/notebook/interactive/descentPlayground';
import { kernelEditor } from '../../lib/notebook/interactive/kernelEditor';
import type { Cell } from '../../lib/notebook/notebookFile';
import { createRandom } from '../../lib/random';
import { launchChromium, NO_BROWSER } from '../chromium';

const folder = mkdtempSync(join(tmpdir(), 'touch '));

let browser: Browser | undefined;

before(async () => {
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

/** The exported page of a notebook whose only output is this one, offline. */
async function open(output: MimeBundle, { scripts = true, touch = false } = {}): Promise<Opened> {
  const outputs = [{ output_type: 'display_data', data: output, metadata: {} }];
  const cell = { cell_type: 'code', id: 'touch', source: 'await touch()', metadata: {}, outputs } as Cell;
  const path = join(folder, 'page.html');
  writeFileSync(path, await exportHtml({ cells: [cell], metadata: {}, nbformat: 4, nbformat_minor: 5 }));
  const viewport = { width: 1000, height: 900 };
  const context = await browser!.newContext({ offline: true, javaScriptEnabled: scripts, hasTouch: touch, viewport });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => /^https?:/.test(request.url()) && complaints.push(request.url()));
  // A busy machine takes its time over a page of several megabytes.
  page.setDefaultTimeout(120_000);
  await page.goto(pathToFileURL(path).href, { waitUntil: 'load' });
  return { page, complaints };
}

const state = async (page: Page): Promise<string> => (await page.locator('[data-role=state]').textContent()) ?? '';
const picture = (page: Page): Promise<string> =>
  page.evaluate<string>("document.querySelector('[data-role=map]').toDataURL()");
const control = (page: Page, name: string) => page.locator(`[data-control="${name}"]`);

/** Number `group` of the pattern in what the page says. */
async function number(page: Page, pattern: RegExp): Promise<number> {
  const said = await state(page);
  const found = pattern.exec(said)?.[1];
  assert.ok(found !== undefined, `${pattern} is not in "${said}"`);
  return Number(found);
}

async function playUntil(page: Page, reached: () => Promise<boolean>): Promise<void> {
  await control(page, 'play').click();
  for (let i = 0; i < 200 && !(await reached()); i++) await page.waitForTimeout(100);
  assert.ok(await reached(), `the page does not get there: ${await state(page)}`);
  if ((await control(page, 'play').textContent()) === 'Pause') await control(page, 'play').click();
}

test('the start of a descent is dragged, and moved with the arrow keys', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page, complaints } = await open(await descentPlayground());
  const map = page.locator('[data-role=map]');
  const { x, y, width, height } = (await map.boundingBox())!;
  const before = await picture(page);
  assert.match(await state(page), /^start 0\.20, 0\.40; after 0 steps/);
  await page.mouse.move(x + width / 2, y + height / 2);
  await page.mouse.down();
  await page.mouse.move(x + 0.25 * width, y + 0.25 * height, { steps: 4 });
  await page.mouse.up();
  assert.match(await state(page), /^start -1\.25, 1\.25; after 0 steps/);
  assert.notEqual(await picture(page), before);
  await map.focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Shift+ArrowDown');
  assert.match(await state(page), /^start -1\.23, 1\.05; after 0 steps/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a finger moves the start too', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page, complaints } = await open(await descentPlayground(), { touch: true });
  const { x, y, width, height } = (await page.locator('[data-role=map]').boundingBox())!;
  await page.touchscreen.tap(x + 0.75 * width, y + 0.5 * height);
  assert.match(await state(page), /^start 1\.2[45], 0\.0/);
  await control(page, 'step').tap();
  assert.match(await state(page), /after 1 steps/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('six optimisers go down: play, pause, step, restart, another learning rate, fewer of them', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page, complaints } = await open(await descentPlayground());
  const momentum = () => number(page, /momentum (-?[\d.]+)/);
  const atStart = await momentum();
  await playUntil(page, async () => (await number(page, /after (\d+) steps/)) >= 100);
  assert.ok((await momentum()) < -0.9 && atStart > 0);
  const paused = await state(page);
  await page.waitForTimeout(200);
  assert.equal(await state(page), paused);
  await control(page, 'step').click();
  assert.notEqual(await state(page), paused);
  await control(page, 'restart').click();
  assert.equal(await momentum(), atStart);
  const before = await picture(page);
  await control(page, 'rate').fill(String(Math.log(0.5)));
  await control(page, 'step').click();
  const faraway = await picture(page);
  assert.notEqual(faraway, before);
  await control(page, 'sgd').uncheck();
  assert.doesNotMatch(await state(page), /sgd/);
  assert.notEqual(await picture(page), faraway);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('a network learns the circles on the page as it does in the notebook', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page, complaints } = await open(await circlesPlayground());
  const before = await picture(page);
  await control(page, 'step').click();
  const first = await number(page, /cost ([\d.]+)/);
  await playUntil(page, async () => (await number(page, /: (\d+) of 500 right/)) === 500);
  assert.ok((await number(page, /cost ([\d.]+)/)) < first / 2);
  assert.notEqual(await picture(page), before);
  await control(page, 'restart').click();
  assert.equal(await picture(page), before);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('every control of the circles changes the picture or the cost', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page, complaints } = await open(await circlesPlayground());
  const after = async (): Promise<string> => {
    await control(page, 'restart').click();
    for (let i = 0; i < 3; i++) await control(page, 'step').click();
    return `${await state(page)} ${await picture(page)}`;
  };
  const changes: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['rate', () => control(page, 'rate').fill(String(Math.log(0.5)))],
    ['neurons', () => control(page, 'neurons').fill('7')],
    ['layers', () => control(page, 'layers').fill('3')],
    ['activation', () => control(page, 'activation').selectOption('tanh')],
    ['rule', () => control(page, 'rule').selectOption('adam')],
    ['noise', () => control(page, 'noise').fill('0.2')],
    ['seed', () => control(page, 'seed').fill('9')],
    ['puzzle', () => control(page, 'puzzle').selectOption('spirals')],
  ];
  let last = await after();
  for (const [name, change] of changes) {
    await change();
    const now = await after();
    assert.notEqual(now, last, `${name} changes nothing`);
    last = now;
  }
  assert.deepEqual(complaints, []);
  await page.close();
});

test('the keyboard alone plays', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page, complaints } = await open(await circlesPlayground());
  await control(page, 'step').focus();
  await page.keyboard.press('Enter');
  assert.match(await state(page), /^iteration 1:/);
  await control(page, 'seed').focus();
  await page.keyboard.press('ArrowRight');
  assert.match(await state(page), /^iteration 0:/);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('playing stops where the reader wants, and is slow when asked', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page, complaints } = await open(await descentPlayground());
  await control(page, 'stop-at').fill('7');
  await control(page, 'play').click();
  await page.waitForFunction("document.querySelector('[data-control=play]').textContent === 'Play'");
  assert.equal(await number(page, /after (\d+) steps/), 7);
  await control(page, 'restart').click();
  await control(page, 'stop-at').fill('300');
  await control(page, 'speed').selectOption('slow');
  await control(page, 'play').click();
  await page.waitForTimeout(1600);
  const steps = await number(page, /after (\d+) steps/);
  assert.ok(steps >= 1 && steps <= 5, `${steps} steps in 1.6 s`);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('backpropagation goes forward and back by keys, shows the numbers of the library, and a step lowers the cost', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const { page, complaints } = await open(await backpropagationOutput({ seed: 5 }));
  const network = createDenseNetwork([2, 4, 4, 1], { random: createRandom(5) });
  const { deltas, gradient, cost } = backpropagate(network, samplesFrom([[0.5, 0.2]], [[1]]));
  await control(page, 'next').focus();
  for (let i = 0; i < 3; i++) await page.keyboard.press('Enter');
  assert.match((await control(page, 'neuron-3-0').textContent())!, /^h 0\.\d{3}$/);
  assert.match((await control(page, 'neuron-1-0').textContent())!, /^h /);
  await page.keyboard.press('Enter');
  assert.equal(await control(page, 'neuron-3-0').textContent(), `δ ${deltas[2]![0]!.toFixed(3).replace('-', '−')}`);
  for (let i = 0; i < 2; i++) await page.keyboard.press('Enter');
  await control(page, 'neuron-1-1').click();
  const inside = (await page.locator('[data-role=inside]').textContent())!;
  const weight = network.parameters[2]!;
  const next = (weight - gradient[2]!).toFixed(3).replace('-', '−');
  assert.ok(inside.includes('Layer 2, neuron 2') && inside.includes(`→ ${next}`), inside);
  await control(page, 'step').click();
  const told = /cost was (\d\.\d+) and is (\d\.\d+)/.exec(await state(page))!;
  assert.equal(told[1], cost.toFixed(3));
  assert.ok(Number(told[2]) < Number(told[1]));
  assert.deepEqual(complaints, []);
  await page.close();
});

test('nine numbers change what a kernel makes of a picture, and the window shows the sum', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const random = createRandom(1);
  const pixels = createImage(
    20,
    20,
    Float32Array.from({ length: 400 }, () => random.integer(9)),
  );
  const { page, complaints } = await open(await kernelEditor(pixels, { kernel: 'sobelX' }));
  const after = () => page.evaluate<string>("document.querySelector('[data-role=after]').toDataURL()");
  const sum = async (): Promise<number> => Number(/= \(?([−\d.]+)\)?$/.exec(await state(page))![1]!.replace('−', '-'));
  assert.equal(await sum(), slideKernel(pixels, KERNELS.sobelX).data[5 * 20 + 10]);
  await page.locator('[data-role=before]').focus();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Shift+ArrowUp');
  assert.match(await state(page), /^x = 9, y = 0/);
  assert.equal(await sum(), slideKernel(pixels, KERNELS.sobelX).data[9]);
  const before = await after();
  await control(page, 'b22').fill('3');
  assert.notEqual(await after(), before);
  assert.equal(await sum(), slideKernel(pixels, KERNELS.sobelX).data[9]! + 3 * pixels.data[9]!);
  await control(page, 'kernel').selectOption('identity');
  assert.equal(await sum(), pixels.data[9]);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('everything to touch fits a telephone of 390 pixels, with buttons that a finger meets', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const square = createImage(
    60,
    60,
    new Float32Array(3600).map((_, i) => i % 60),
  );
  for (const output of [
    await descentPlayground(),
    await circlesPlayground(),
    await backpropagationOutput(),
    await kernelEditor(square),
  ]) {
    const { page } = await open(output);
    await page.setViewportSize({ width: 390, height: 800 });
    assert.ok(
      (await page.evaluate<number>('document.documentElement.scrollWidth')) <= 390,
      String(output['text/plain']),
    );
    const heights = await page
      .locator('.seeing-lab-interactive button')
      .evaluateAll((all) => all.map((one) => (one as unknown as { offsetHeight: number }).offsetHeight));
    assert.ok(Math.min(...heights) >= 30, `a button is ${Math.min(...heights)} pixels high`);
    await page.close();
  }
});

for (const [name, playground] of [
  ['descent', descentPlayground],
  ['circles', circlesPlayground],
  ['backpropagation', backpropagationOutput],
] as const) {
  test(`without scripts a picture of the ${name} stands there`, async (context) => {
    if (browser === undefined) return context.skip(NO_BROWSER);
    const { page } = await open(await playground(), { scripts: false });
    const box = await page.locator('.seeing-lab-interactive img').boundingBox();
    assert.ok(box !== null && box.width > 200 && box.height > 200);
    await page.close();
  });
}
