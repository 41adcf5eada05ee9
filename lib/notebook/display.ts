import { sep } from 'node:path';

/** One output in several types: the reader shows the richest one it knows. JSON types hold objects, the others text. */
export type MimeBundle = Readonly<Record<string, unknown>>;

interface DisplayData {
  readonly data: MimeBundle;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly transient: { readonly display_id?: string };
}

interface Kernel {
  readonly lastWriteDisplayData: ((data: DisplayData, update: boolean) => void) | null;
}

const KERNEL_MODULE = ['', 'tslab', 'dist', 'jupyter.js'].join(sep);

/**
 * The kernel of the running cell, if there is one. The kernel's own public interface sends one type an output; the
 * module behind it, already loaded where a kernel runs, takes several.
 */
function kernel(): Kernel | undefined {
  const path = Object.keys(require.cache).find((name) => name.endsWith(KERNEL_MODULE));
  return path === undefined ? undefined : (require.cache[path]!.exports as Kernel);
}

/** Whether this runs in a notebook's cell. */
export function inNotebook(): boolean {
  return Boolean(kernel()?.lastWriteDisplayData);
}

/** Puts one output under the running cell; outside a notebook it does nothing. */
export function writeOutput(data: MimeBundle): void {
  kernel()?.lastWriteDisplayData?.({ data, metadata: {}, transient: {} }, false);
}

/** Puts an output under the running cell that `update` of the same id replaces later. */
export function writeNamedOutput(data: MimeBundle, id: string, { update }: { update: boolean }): void {
  kernel()?.lastWriteDisplayData?.({ data, metadata: {}, transient: { display_id: id } }, update);
}
