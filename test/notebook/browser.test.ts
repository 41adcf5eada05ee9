import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { exportHtml } from '../../lib/notebook/exportHtml';
import type { Notebook } from '../../lib/notebook/notebookFile';
import { launchChromium, NO_BROWSER } from '../chromium';

const root = resolve(__dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'pages '));
const FIGURE = 'class="seeing-lab-figure"';
const INTERACTIVE = 'class="seeing-lab-interactive"';
/** A page that runs has hidden the picture that stood for it. */
const MOUNTED = '.seeing-lab-interactive:has(> img[style*="display: none"]) > div';

interface Opened {
  readonly page: Page;
  readonly errors: string[];
  readonly requests: string[];
}

let browser: Browser | undefined;

before(async () => {
  browser = await launchChromium();
});
after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true });
});

test('a formula is drawn and a page without figures is quiet', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const source = '# Loss\n\n$$L = -\\sum_i y_i \\log p_i$$';
  const cells = [{ cell_type: 'markdown' as const, source }];
  const { page, errors, requests } = await open({ cells, metadata: {}, nbformat: 4, nbformat_minor: 4 });
  const box = await page.locator('.katex-html').boundingBox();
  assert.ok(box !== null && box.width > 40 && box.height > 15);
  assert.deepEqual([errors, requests], [[], []]);
  await page.close();
});

for (const name of readdirSync(join(root, 'notebooks')).filter((file) => file.endsWith('.ipynb'))) {
  test(`the page of ${name} shows every figure, offline, with and without scripts`, async (context) => {
    if (browser === undefined) return context.skip(NO_BROWSER);
    const notebook = JSON.parse(readFileSync(join(root, 'notebooks', name), 'utf8')) as Notebook;
    assert.ok(countOf(notebook, '<img ') > 0, 'the committed notebook has no pictures: npm run notebooks');
    await figuresAreDrawn(notebook);
    await picturesAreVisible(notebook);
  });
}

async function open(notebook: Notebook, { scripts = true } = {}): Promise<Opened> {
  const path = join(folder, 'page.html');
  writeFileSync(path, await exportHtml(notebook, { folder: join(root, 'notebooks') }));
  const context = await browser!.newContext({ offline: true, javaScriptEnabled: scripts });
  const page = await context.newPage();
  const [errors, requests]: [string[], string[]] = [[], []];
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('request', (request) => /^https?:/.test(request.url()) && requests.push(request.url()));
  // A busy machine takes its time over a page of several megabytes.
  page.setDefaultTimeout(120_000);
  await page.goto(pathToFileURL(path).href, { waitUntil: 'load' });
  return { page, errors, requests };
}

/** Plotly marks each element that it has drawn into; a page of its own takes the place of its picture. */
async function figuresAreDrawn(notebook: Notebook): Promise<void> {
  const { page, errors, requests } = await open(notebook);
  await waitForAll(page, '.seeing-lab-figure .js-plotly-plot', countOf(notebook, FIGURE));
  await waitForAll(page, MOUNTED, countOf(notebook, INTERACTIVE));
  assert.deepEqual([errors, requests], [[], []]);
  await page.close();
}

/** Waits until that many elements are there, each with something to see. */
async function waitForAll(page: Page, selector: string, count: number): Promise<void> {
  const all = page.locator(selector);
  if (count > 0) await all.nth(count - 1).waitFor({ timeout: 60_000 });
  assert.ok((await all.count()) >= count);
  for (const each of await all.all()) assert.ok(((await each.boundingBox())?.height ?? 0) > 50, selector);
}

async function picturesAreVisible(notebook: Notebook): Promise<void> {
  const { page } = await open(notebook, { scripts: false });
  const pictures = page.locator('img');
  assert.equal(await pictures.count(), countOf(notebook, '<img '));
  for (const picture of await pictures.all()) {
    const box = await picture.boundingBox();
    assert.ok(box !== null && box.width > 50 && box.height > 50, 'a picture is not visible without scripts');
  }
  await page.close();
}

/** How many outputs of a notebook have that text in their HTML. */
function countOf({ cells }: Notebook, text: string): number {
  return cells
    .flatMap(({ outputs = [] }) => outputs)
    .filter(({ data }) => String((data as Record<string, unknown> | undefined)?.['text/html'] ?? '').includes(text))
    .length;
}
