// npm run bench [-- --json] [NAME...]: runs the benchmarks of test/bench/, all or those named, and prints what they measure.
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { files, prepare } from './prepare.mjs';
import { ROOT } from './project.mjs';

const asJson = process.argv.includes('--json');
const names = process.argv.slice(2).filter((word) => !word.startsWith('-'));
await prepare({ quietOut: true });

/** @type {{ name: string, value: number, unit: string, peer: string | null, peerValue: number | null, ratio: number | null }[]} */
const results = [];
const all = files('build/test/bench').filter((path) => path.endsWith('.js'));
for (const path of all.filter((path) => names.length === 0 || names.includes(basename(path, '.js')))) {
  const module = await import(pathToFileURL(join(ROOT, path)).href);
  const bench = module.bench ?? module.default?.bench;
  if (bench === undefined) continue;
  process.stderr.write(`${path} ...\n`);
  results.push(...(await bench()));
}
if (results.length === 0) {
  console.error(`No benchmark of that name; there are ${all.map((path) => basename(path, '.js')).join(', ')}.`);
  process.exit(2);
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
