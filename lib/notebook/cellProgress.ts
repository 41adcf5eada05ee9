import { type Progress, terminalProgress } from '../progress';
import { inNotebook } from './display';
import { cellSignal } from './interruption';
import { progressLine } from './progressLine';

/**
 * Progress as one line under the running cell, rewritten in place: what is done, of how much, the time left; at the
 * end the time taken. Outside a notebook the line goes to the terminal.
 *
 * @throws Interrupted, out of the work that it is told of, once the reader has interrupted the cell.
 */
export function cellProgress(label: string): Progress {
  if (!inNotebook()) return terminalProgress(label);
  const line = progressLine(label);
  return (done, total, message) => {
    const seconds = line.seconds();
    if (done >= total) return line.end(`done in ${seconds.toFixed(0)} s`);
    const left = done > 0 ? `, ${Math.ceil((seconds / done) * (total - done))} s left` : '';
    line.update(`${done} of ${total}${left} (${message})`);
    cellSignal().throwIfAborted();
  };
}
