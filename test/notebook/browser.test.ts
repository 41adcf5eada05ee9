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
  const box = await page.locator('math').boundingBox();
  assert.ok(box !== null && box.width > 40 && box.height > 15);
  assert.deepEqual([errors, requests], [[], []]);
  await page.close();
});

for (const name of readdirSync(join(root, 'notebooks')).filter((file) => file.endsWith('.ipynb'))) {
  test(`the page of ${name} shows every figure, offline, with and without scripts`, async (context) => {
    if (browser === undefined) return context.skip(NO_BROWSER);
    const notebook = JSON.parse(readFileSync(join(root, 'notebooks', name), 'utf8')) as Notebook;
    assert.ok(figuresIn(notebook) > 0, 'the committed notebook has no figures: npm run notebooks');
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

/** Plotly marks each element that it has drawn into. */
async function figuresAreDrawn(notebook: Notebook): Promise<void> {
  const { page, errors, requests } = await open(notebook);
  const drawn = page.locator('.seeing-lab-figure .js-plotly-plot');
  await drawn.nth(figuresIn(notebook) - 1).waitFor({ timeout: 60_000 });
  assert.equal(await drawn.count(), figuresIn(notebook));
  for (const figure of await drawn.all()) assert.ok(((await figure.boundingBox())?.height ?? 0) > 50);
  assert.deepEqual([errors, requests], [[], []]);
  await page.close();
}

async function picturesAreVisible(notebook: Notebook): Promise<void> {
  const { page } = await open(notebook, { scripts: false });
  const pictures = page.locator('.seeing-lab-figure img');
  assert.equal(await pictures.count(), figuresIn(notebook));
  for (const picture of await pictures.all()) {
    const box = await picture.boundingBox();
    assert.ok(box !== null && box.width > 50 && box.height > 50, 'a picture is not visible without scripts');
  }
  await page.close();
}

function figuresIn({ cells }: Notebook): number {
  return cells
    .flatMap(({ outputs = [] }) => outputs)
    .filter(({ data }) => {
      const html = (data as Record<string, unknown> | undefined)?.['text/html'];
      return String(html ?? '').includes('seeing-lab-figure');
    }).length;
}
