// Compiles the kernels to build/lib/network/kernels/kernels.wasm, when a source is newer than the built file.
import { mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '../../../../build/lib/network/kernels/kernels.wasm');
const OPTIONS = ['--optimizeLevel', '3', '--enable', 'simd', '--runtime', 'stub', '--importMemory', '--use', 'abort='];

const newest = Math.max(...readdirSync(here).map((name) => statSync(join(here, name)).mtimeMs));
const built = statSync(target, { throwIfNoEntry: false });
if (built === undefined || built.mtimeMs < newest) {
  mkdirSync(dirname(target), { recursive: true });
  const { default: asc } = await import('assemblyscript/asc');
  const temporary = `${target}.${process.pid}.tmp`;
  const { error, stderr } = await asc.main([join(here, 'index.ts'), '--outFile', temporary, ...OPTIONS]);
  if (error) {
    console.error(`${stderr.toString()}${error.message}`);
    process.exit(1);
  }
  renameSync(temporary, target);
}
