import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { lstatSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';

const ROOT = resolve(__dirname, '../../..');
const consumer = mkdtempSync(join(tmpdir(), 'seeing-lab-consumer-'));
after(() => rmSync(consumer, { recursive: true, force: true }));

const MOST_MB = 120;
/** What a consumer does; each line stands for a part of the library with other needs. */
const PROGRAM = `
const image = createImage(64, 64, Float32Array.from({ length: 4096 }, (_, i) => i % 7));
const stars: readonly Star[] = detectStars(image).stars;
const info: BackendInfo = await useBackend('wasm');
const model = buildModel('thesis', { seed: 1, size: 12 });
console.log(typeof stars.length, info.name, model.countParams() > 0, typeof readImage);`;
const NAMES = 'buildModel, createImage, detectStars, readImage, useBackend';

/** Why the package cannot be installed here; undefined when it was. */
let missing: string | undefined;
before(() => {
  const npm = (words: readonly string[], cwd: string) =>
    spawnSync('npm', words, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });
  const packed = npm(['pack', '--ignore-scripts', '--silent', '--pack-destination', consumer], ROOT);
  assert.equal(packed.status, 0, packed.stderr);
  writeFileSync(join(consumer, 'package.json'), '{ "name": "consumer", "private": true }');
  const tarball = readdirSync(consumer).find((name) => name.endsWith('.tgz'))!;
  const words = ['install', '--no-audit', '--no-fund', `./${tarball}`, '@types/node@20'];
  const offline = npm([...words, '--prefer-offline'], consumer);
  if (offline.status !== 0) missing = `npm cannot install the package here: ${offline.stderr.slice(-200)}`;
});

test('the packed library has no tests, no leftovers and nothing of the notebooks', (context) => {
  if (missing !== undefined) return context.skip(missing);
  const installed = join(consumer, 'node_modules');
  const ours = allFiles(join(installed, 'seeing-lab'));
  assert.deepEqual(
    ours.filter((path) => /\btest\b|\.map$|\.tmp$|\/assembly\//.test(path.slice(installed.length))),
    [],
  );
  for (const name of ['danfojs-node', 'tslab', 'zeromq', 'xlsx', 'jsdom', 'typescript', 'assemblyscript', '@biomejs']) {
    assert.ok(!readdirSync(installed).includes(name), name);
  }
  const files = allFiles(installed);
  assert.deepEqual(
    files.filter((path) => path.endsWith('.node')),
    [],
    'no native code',
  );
  // The consumer's own, for the compiler.
  const packages = files.filter((path) => !/node_modules.(@types.node|undici-types)/.test(path));
  const megabytes = packages.reduce((sum, path) => sum + lstatSync(path).size, 0) / 1e6;
  assert.ok(megabytes <= MOST_MB, `${megabytes} MB`);
});

function allFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? allFiles(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

for (const [kind, extension] of [
  ['CommonJS', 'cts'],
  ['an ES module', 'mts'],
] as const) {
  test(`it is imported from ${kind}, with types and without skipLibCheck`, (context) => {
    if (missing !== undefined) return context.skip(missing);
    const imports = `import { ${NAMES}, type BackendInfo, type Star } from 'seeing-lab';`;
    writeFileSync(
      join(consumer, `use.${extension}`),
      `${imports}\nasync function main() {${PROGRAM}\n}\nvoid main();\n`,
    );
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const options = ['--strict', '--module', 'node16', '--target', 'es2022', '--lib', 'es2023,dom', '--types', 'node'];
    const node = (words: readonly string[]) => spawnSync(process.execPath, words, { cwd: consumer, encoding: 'utf8' });
    const compiled = node([compiler, ...options, `use.${extension}`]);
    assert.equal(compiled.stdout, '');
    const { stdout, stderr } = node([`use.${extension.replace('t', 'j')}`]);
    assert.equal(stdout, 'number wasm true function\n', stderr);
  });
}

/** What it takes to load the engine alone, in the same moments: a busy machine is slow with both. */
const ENGINE = `require('@tensorflow/tfjs-core'), require('@tensorflow/tfjs-layers')`;
/** 2.2 measured, 0.26 s beside 0.12 s; before the library was one file and the engine lean it was 4.4. */
const MOST_TIMES_THE_ENGINE = 5;

test('it is loaded in a moment, inside the repository too', (context) => {
  const millisecondsOf = (load: string, cwd: string): number => {
    const script = `const started = performance.now(); ${load}; console.log(performance.now() - started);`;
    return Number(spawnSync(process.execPath, ['-e', script], { cwd, encoding: 'utf8' }).stdout);
  };
  for (const cwd of missing === undefined ? [consumer, ROOT] : [ROOT]) {
    const rounds = Array.from({ length: 6 }, () => [
      millisecondsOf(`require('seeing-lab')`, cwd),
      millisecondsOf(ENGINE, cwd),
    ]);
    const [library, engine] = [0, 1].map((k) => Math.min(...rounds.map((round) => round[k]!))) as [number, number];
    context.diagnostic(`${library.toFixed(0)} ms, the engine alone ${engine.toFixed(0)} ms`);
    assert.ok(library > 0 && library <= MOST_TIMES_THE_ENGINE * engine, `${library} ms beside ${engine} ms`);
  }
});
