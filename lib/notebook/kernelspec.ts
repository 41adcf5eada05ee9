import { dirname, join } from 'node:path';
import { writeWhole } from '../writeWhole';

/** The name under which notebooks ask for the kernel; tslab's own. */
export const KERNEL_NAME = 'tslab';
/** What people choose the kernel by. */
export const KERNEL_DISPLAY_NAME = 'TypeScript (Seeing Lab)';

/** The words that start the project's own tslab, by absolute paths (a bare `tslab` is not found by VS Code), and see preload/kernelPreload.ts. */
export function kernelProgram(connectionFile: string): string[] {
  const tslab = join(dirname(require.resolve('tslab/package.json')), 'bin/tslab');
  const preload = join(__dirname, 'preload/kernelPreload.js');
  return [process.execPath, '--require', preload, tslab, 'kernel', '--config-path', connectionFile];
}

/**
 * Writes the kernel's description below `folder`, which is then a folder for JUPYTER_PATH: FOLDER/kernels/tslab/kernel.json,
 * as `tslab install` writes it, but with absolute paths and without Python. Resolves to the file's path.
 */
export async function writeKernelspec(folder: string): Promise<string> {
  const path = join(folder, 'kernels', KERNEL_NAME, 'kernel.json');
  const argv = kernelProgram('{connection_file}');
  const spec = { argv, display_name: KERNEL_DISPLAY_NAME, language: 'typescript' };
  await writeWhole(path, `${JSON.stringify(spec, null, 2)}\n`);
  return path;
}
