// Compiles the kernels when a source is newer than what was built: build/lib/network/kernels/kernels.wasm for every
// engine, and kernels.relaxed.wasm for those with relaxed SIMD, where a product and its sum are one instruction.
import { mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const folder = join(here, '../../../../build/lib/network/kernels');
const OPTIONS = ['--optimizeLevel', '3', '--enable', 'simd', '--runtime', 'stub', '--importMemory', '--use', 'abort='];
const TARGETS = { 'kernels.wasm': [], 'kernels.relaxed.wasm': ['--enable', 'relaxed-simd'] };

const newest = Math.max(...readdirSync(here).map((name) => statSync(join(here, name)).mtimeMs));
for (const [name, options] of Object.entries(TARGETS)) {
  const target = join(folder, name);
  const built = statSync(target, { throwIfNoEntry: false });
  if (built !== undefined && built.mtimeMs >= newest) continue;
  mkdirSync(folder, { recursive: true });
  const { default: asc } = await import('assemblyscript/asc');
  const temporary = `${target}.${process.pid}.tmp`;
  const words = [join(here, 'index.ts'), '--outFile', temporary, ...OPTIONS, ...options];
  const { error, stderr } = await asc.main(words);
  if (error) {
    console.error(`${stderr.toString()}${error.message}`);
    process.exit(1);
  }
  renameSync(temporary, target);
}
