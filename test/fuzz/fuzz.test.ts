import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { FUZZERS } from './fuzzers';
import { runFuzzer, whatFails } from './runFuzzer';

/** Where `npm run fuzz` puts what failed. */
const FOUND = resolve(__dirname, '../../../test/fixtures/fuzz');
const SHORT_RUN = { seed: 1, cases: 300, milliseconds: 3000 };

for (const fuzzer of FUZZERS) {
  test(`${fuzzer.name}: damaged files are refused in a sentence, or read alike in two ways`, async () => {
    const { failure } = await runFuzzer(fuzzer, SHORT_RUN);
    assert.equal(failure?.message, undefined);
  });

  test(`${fuzzer.name}: what a fuzzer once found stays mended`, async () => {
    await fuzzer.seeds();
    const folder = join(FOUND, fuzzer.name);
    for (const name of existsSync(folder) ? readdirSync(folder) : []) {
      assert.equal(await whatFails(fuzzer, readFileSync(join(folder, name))), undefined, name);
    }
  });
}
