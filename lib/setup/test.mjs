// npm test: installs, builds (type errors fail), checks lint and format, runs every test.
import { join } from 'node:path';
import { findChromium } from './chromium.mjs';
import { files, prepare } from './prepare.mjs';
import { ROOT, run } from './project.mjs';

/** Two test files at a time: some train networks, and two cores are what a small machine has. */
const CONCURRENCY = 2;
/** A test that has not ended after this hangs, milliseconds. */
const TIMEOUT = 10 * 60 * 1000;

await prepare({ development: true });
console.log('Lint and format ...');
const lint = await run(process.execPath, [
  join(ROOT, 'node_modules/@biomejs/biome/bin/biome'),
  'check',
  '--error-on-warnings',
]);
const chromium = findChromium();
console.log(
  chromium === undefined ? 'No Chromium found: the browser tests are skipped.' : `Browser tests with ${chromium}.`,
);
const tests = files('build/test').filter((path) => path.endsWith('.test.js'));
const flags = ['--test', `--test-concurrency=${CONCURRENCY}`, `--test-timeout=${TIMEOUT}`];
const env = { SEEING_LAB_QUICK: '1' };
const status = await run(process.execPath, [...flags, ...tests], { env });
if (lint !== 0) console.log('biome check failed: see the top of this log (npm run check).');
process.exitCode = status !== 0 || lint !== 0 ? 1 : 0;
