import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { figureOutput } from '../../lib/notebook/figureOutput';
import { launchChromium, NO_BROWSER } from '../chromium';

const PLOTLY = '/lab-base/files/node_modules/plotly.js-dist-min/plotly.min.js';
let browser: Browser | undefined;
let server: Server;
/** What the server answers, by path; anything else is not found. */
let pages: Record<string, string> = {};
let asked: string[] = [];

before(async () => {
  browser = await launchChromium();
  server = createServer(({ url = '' }, response) => {
    asked.push(url);
    const body = pages[url];
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(body ?? '');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
after(async () => {
  await browser?.close();
  server.closeAllConnections();
  server.close();
});

/** Opens `path` with two figures in it, `head` before them; what scripts complain about is gathered. */
async function open(
  path: string,
  head: string,
  files: Record<string, string> = {},
  viewport = { width: 1280, height: 720 },
): Promise<[Page, string[]]> {
  const figures = await Promise.all(['one', 'two'].map(figureHtml));
  pages = {
    '/favicon.ico': '',
    [path]: `<!doctype html><head>${head}</head><body>${figures.join('')}</body>`,
    ...files,
  };
  asked = [];
  const page = await browser!.newPage({ viewport });
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  return [page, complaints];
}

async function figureHtml(title: string): Promise<string> {
  const layout = { title: { text: title }, height: 200 };
  const output = await figureOutput({ data: [{ type: 'scatter', x: [0, 1], y: [0, 1] }], layout });
  return String(output['text/html']);
}

const JUPYTER = '<script id="jupyter-config-data" type="application/json">{"baseUrl": "/lab-base/"}</script>';
const plotly = () => readFileSync(require.resolve('plotly.js-dist-min'), 'utf8');

test('in Jupyter the figures become interactive with the Plotly of the project, fetched once', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const path = '/lab-base/lab/tree/notebooks/06-star-classifier.ipynb';
  const [page, complaints] = await open(path, JUPYTER, { [PLOTLY]: plotly() });
  await page.locator('.js-plotly-plot .xtick').first().waitFor();
  await page.waitForFunction('document.querySelectorAll(".js-plotly-plot .main-svg").length >= 2');
  assert.equal(await page.locator('.seeing-lab-figure .js-plotly-plot').count(), 2);
  assert.equal(await page.locator('.seeing-lab-figure img:visible').count(), 0);
  assert.equal(asked.filter((url) => url === PLOTLY).length, 1);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('where Jupyter serves a folder above the project, its Plotly is found there', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const path = '/lab-base/lab/tree/courses/seeing-lab/notebooks/06-star-classifier.ipynb';
  const there = PLOTLY.replace('node_modules', 'courses/seeing-lab/node_modules');
  const [page, complaints] = await open(path, JUPYTER, { [there]: plotly() });
  await page.locator('.js-plotly-plot .xtick').first().waitFor();
  assert.deepEqual(complaints, []);
  await page.close();
});

test('where Plotly cannot be had the pictures stay and no script complains', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  for (const head of ['', JUPYTER]) {
    const [page, complaints] = await open('/page.html', head);
    await page.waitForLoadState('networkidle');
    assert.equal(await page.locator('.seeing-lab-figure img:visible').count(), 2);
    assert.equal(await page.locator('.js-plotly-plot').count(), 0);
    assert.deepEqual(
      complaints.filter((text) => !/404/.test(text)),
      [],
    );
    await page.close();
  }
});

test('a Plotly that fails leaves the picture', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const broken = '<script>window.Plotly = { newPlot: () => Promise.reject(new Error("broken")) };</script>';
  const [page, complaints] = await open('/page.html', broken);
  await page.waitForFunction('document.querySelectorAll("[data-drawn]").length === 2');
  await page.waitForTimeout(200);
  assert.equal(await page.locator('.seeing-lab-figure img:visible').count(), 2);
  assert.equal(await page.locator('.seeing-lab-figure > div').count(), 0);
  assert.deepEqual(complaints, []);
  await page.close();
});

test('on a telephone the picture stays, made smaller, and a button opens the figure at its own width', async (context) => {
  if (browser === undefined) return context.skip(NO_BROWSER);
  const [page, complaints] = await open('/page.html', `<script>${plotly()}</script>`, {}, { width: 390, height: 800 });
  await page.waitForFunction('document.querySelectorAll(".seeing-lab-figure > button").length === 2');
  assert.equal(await page.locator('.js-plotly-plot').count(), 0);
  assert.ok((await page.locator('.seeing-lab-figure img').first().boundingBox())!.width < 390);
  await page.locator('.seeing-lab-figure > button').first().click();
  await page.locator('.js-plotly-plot .xtick').first().waitFor();
  assert.ok((await page.locator('.js-plotly-plot').boundingBox())!.width > 700);
  assert.equal(await page.locator('.seeing-lab-figure img:visible').count(), 1);
  assert.deepEqual(complaints, []);
  await page.close();
});
