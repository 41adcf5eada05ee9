// Compiles the AssemblyScript of each room when a source is newer than what was built. Every room's kernels are one file
// beside the room's JavaScript; the network's have a second build for engines with relaxed SIMD, where a product and its
// sum are one instruction.
import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
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

for (const [folder, file, words] of BUILDS) {
  const sources = join(ROOT, folder);
  const target = join(ROOT, file);
  const newest = Math.max(...readdirSync(sources).map((name) => statSync(join(sources, name)).mtimeMs));
  const built = statSync(target, { throwIfNoEntry: false });
  if (built === undefined || built.mtimeMs < newest) await compile(join(sources, 'index.ts'), target, words);
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
  const { default: asc } = await import('assemblyscript/asc');
  const temporary = `${target}.${process.pid}.tmp`;
  const { error, stderr } = await asc.main([source, '--outFile', temporary, ...OPTIONS, ...words]);
  if (error) {
    console.error(`${stderr.toString()}${error.message}`);
    process.exit(1);
  }
  renameSync(temporary, target);
}
