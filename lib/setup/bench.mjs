// npm run bench [-- --json]: runs every benchmark of test/bench/ and prints its measurements.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { files, prepare } from './prepare.mjs';
import { ROOT } from './project.mjs';

const asJson = process.argv.includes('--json');
await prepare({ quietOut: true });

/** @type {{ name: string, value: number, unit: string, peer: string | null, peerValue: number | null, ratio: number | null }[]} */
const results = [];
for (const path of files('build/test/bench').filter((name) => name.endsWith('.js'))) {
  const module = await import(pathToFileURL(join(ROOT, path)).href);
  const bench = module.bench ?? module.default?.bench;
  if (bench === undefined) continue;
  process.stderr.write(`${path} ...\n`);
  results.push(...(await bench()));
}
console.log(asJson ? JSON.stringify(results, null, 2) : results.map(line).join('\n'));

/** @param {(typeof results)[number]} result */
function line({ name, value, unit, peer, peerValue, ratio }) {
  const beside = peer === null ? 'no peer installed' : `${peer}: ${number(peerValue)} ${unit}, ratio ${number(ratio)}`;
  return `${name}: ${number(value)} ${unit} (${beside})`;
}

/** @param {number | null} value */
function number(value) {
  return value === null ? '-' : String(Number(value.toPrecision(4)));
}
