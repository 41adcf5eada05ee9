// npm run fuzz [-- --minutes N] [--seed N] [NAME...]: damages files of every format, or of those named, for N minutes each
// (default 1). What breaks a property is shrunk and kept in test/fixtures/fuzz/NAME, where npm test tries it from then on.
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { prepare } from './prepare.mjs';
import { ROOT } from './project.mjs';

const text = /** @type {const} */ ({ type: 'string' });
const { values, positionals } = parseArgs({ options: { minutes: text, seed: text }, allowPositionals: true });
const minutes = Number(values.minutes ?? 1);
const seed = Number(values.seed ?? Date.now() % 1e6);
await prepare({ development: true });
const load = (/** @type {string} */ name) => import(pathToFileURL(join(ROOT, 'build/test/fuzz', name)).href);
const [{ FUZZERS }, { runFuzzer }] = await Promise.all([load('fuzzers.js'), load('runFuzzer.js')]);

for (const fuzzer of FUZZERS) {
  if (positionals.length > 0 && !positionals.includes(fuzzer.name)) continue;
  const { cases, failure } = await runFuzzer(fuzzer, { seed, cases: Infinity, milliseconds: minutes * 60_000 });
  console.log(`${fuzzer.name}: ${cases} cases from seed ${seed}, ${failure ? 'one fails' : 'none fails'}`);
  if (failure === undefined) continue;
  process.exitCode = 1;
  const folder = join(ROOT, 'test/fixtures/fuzz', fuzzer.name);
  mkdirSync(folder, { recursive: true });
  const path = join(folder, createHash('sha256').update(failure.bytes).digest('hex').slice(0, 12));
  writeFileSync(path, failure.bytes);
  console.log(`${failure.message}\nkept as ${path}`);
}
