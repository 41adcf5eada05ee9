import { join, sep } from 'node:path';

/** One message of a cell as the kernel would send it. */
export interface Shown {
  readonly data: Readonly<Record<string, unknown>>;
  readonly transient: { readonly display_id?: string };
  readonly update: boolean;
}

const KERNEL_MODULE = join(sep, 'node_modules', 'tslab', 'dist', 'jupyter.js');

/** Lets the library believe that it runs in a cell while `work` does; returns what was shown. */
export async function inCell(work: () => unknown): Promise<Shown[]> {
  const shown: Shown[] = [];
  const lastWriteDisplayData = (message: Omit<Shown, 'update'>, update: boolean) => shown.push({ ...message, update });
  require.cache[KERNEL_MODULE] = { exports: { lastWriteDisplayData } } as unknown as NodeJS.Module;
  try {
    await work();
  } finally {
    delete require.cache[KERNEL_MODULE];
  }
  return shown;
}

/** The HTML of a message. */
export function htmlOf(message: Shown | undefined): string {
  return String(message?.data['text/html'] ?? '');
}
