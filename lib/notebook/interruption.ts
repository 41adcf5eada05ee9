/** What the running cell knows of an interrupt. The kernel's preload and the library share it: both load this file once. */
let controller = new AbortController();
let progress: string | undefined;
/** Long works of this session that were stopped, by their titles, and how far each came. */
const unfinished = new Map<string, string>();

/** Thrown out of a long call that was interrupted; the kernel turns it into one line. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  constructor() {
    super('stopped by an interrupt');
  }
}

/** A new cell begins: nobody has interrupted it. */
export function beginCell(): void {
  controller = new AbortController();
  progress = undefined;
}

/** The reader wants the running cell to stop. */
export function interruptCell(): void {
  controller.abort(new Interrupted());
}

/** Aborts when the running cell is interrupted, and stays so until the next cell begins. */
export function cellSignal(): AbortSignal {
  return controller.signal;
}

/** Remembers how far the cell has come, for the line that an interrupt prints. */
export function noteProgress(text: string): void {
  progress = text;
}

/** How far the cell had come when it last said so. */
export function lastProgress(): string | undefined {
  return progress;
}

/** Remembers that a work was stopped (`howFar` in words) or, without words, that it has been done whole since. */
export function noteOutcome(title: string, howFar?: string): void {
  if (howFar === undefined) unfinished.delete(title);
  else unfinished.set(title, howFar);
}

/** Works that were stopped and not done whole since, as "title (how far)". */
export function unfinishedWorks(): string[] {
  return Array.from(unfinished, ([title, howFar]) => `${title} (${howFar})`);
}
