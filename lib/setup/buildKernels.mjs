// Compiles the AssemblyScript of each room when a source has changed. What comes out is committed (lib/setup/kernels), so
// that the compiler, 100 MB, is needed only by who changes a kernel. Every room's kernels are one file
// beside the room's JavaScript; the network's have a second build for engines with relaxed SIMD, where a product and its
// sum are one instruction.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from './project.mjs';

const OPTIONS = ['--optimizeLevel', '3', '--enable', 'simd', '--runtime', 'stub', '--importMemory', '--use', 'abort='];

/** Folder of the sources, what is built of it, and further words for the compiler. */
const BUILDS = [
  ['lib/network/kernels/assembly', 'build/lib/network/kernels/kernels.wasm', []],
  ['lib/network/kernels/assembly', 'build/lib/network/kernels/kernels.relaxed.wasm', ['--enable', 'relaxed-simd']],
  ['lib/fits/assembly', 'build/lib/fits/kernels.wasm', []],
  ['lib/detect/assembly', 'build/lib/detect/kernels.wasm', []],
  ['lib/seeing/assembly', 'build/lib/seeing/kernels.wasm', []],
];

/** Which sources each committed file was made of: name and SHA-256. */
const KERNELS = join(ROOT, 'lib/setup/kernels');
const RECORD = join(KERNELS, 'sources.json');

/** @type {Record<string, string>} */
const record = existsSync(RECORD) ? JSON.parse(readFileSync(RECORD, 'utf8')) : {};
for (const [folder, file, words] of BUILDS) {
  const name = file.replace('build/lib/', '').replaceAll('/', '-');
  const committed = join(KERNELS, name);
  const digest = digestOf(folder, words);
  if (record[name] !== digest || !existsSync(committed)) {
    await compile(join(ROOT, folder, 'index.ts'), committed, words);
    record[name] = digest;
    writeFileSync(RECORD, `${JSON.stringify(record, null, 2)}\n`);
  }
  const target = join(ROOT, file);
  if (existsSync(target) && readFileSync(target).equals(readFileSync(committed))) continue;
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(committed, target);
}

/**
 * SHA-256 of all that decides what comes out: line ends, which git may change, count as one.
 * @param {string} folder
 * @param {readonly string[]} words
 */
function digestOf(folder, words) {
  const hash = createHash('sha256').update(JSON.stringify([OPTIONS, words]));
  for (const name of readdirSync(join(ROOT, folder)).sort()) {
    hash.update(`${name}\n${readFileSync(join(ROOT, folder, name), 'utf8').replaceAll('\r\n', '\n')}`);
  }
  return hash.digest('hex');
}

embed('build/lib/network/kernels', { PLAIN_BUILD: 'kernels.wasm', RELAXED_BUILD: 'kernels.relaxed.wasm' });

/**
 * Writes the network's kernels as a module of text, so that a browser needs no second file.
 * @param {string} folder
 * @param {Readonly<Record<string, string>>} files the constants' names, and what they hold in base64
 */
function embed(folder, files) {
  const constants = Object.entries(files).map(
    ([name, file]) => `exports.${name} = '${readFileSync(join(ROOT, folder, file)).toString('base64')}';\n`,
  );
  writeFileSync(join(ROOT, folder, 'builds.js'), constants.join(''));
}

/**
 * @param {string} source
 * @param {string} target
 * @param {readonly string[]} words
 */
async function compile(source, target, words) {
  mkdirSync(dirname(target), { recursive: true });
  const { default: asc } = await import('assemblyscript/asc').catch(() => {
    console.error(`${source} has changed, and the compiler of kernels is not installed: npm ci`);
    process.exit(1);
  });
  const temporary = `${target}.${process.pid}.tmp`;
  const { error, stderr } = await asc.main([source, '--outFile', temporary, ...OPTIONS, ...words]);
  if (error) {
    console.error(`${stderr.toString()}${error.message}`);
    process.exit(1);
  }
  renameSync(temporary, target);
}
