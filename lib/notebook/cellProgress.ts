import { randomUUID } from 'node:crypto';
import { type Progress, terminalProgress } from '../progress';
import { inNotebook, writeNamedOutput } from './display';

/** Least time between two states of the line, milliseconds. */
const INTERVAL = 500;

/**
 * Progress as one line under the running cell, rewritten in place: what is done, of how much, the time left; at the
 * end the time taken. Outside a notebook the line goes to the terminal.
 */
export function cellProgress(label: string): Progress {
  if (!inNotebook()) return terminalProgress(label);
  const id = randomUUID();
  const started = performance.now();
  let notBefore = 0;
  let shown = false;
  return (done, total, message) => {
    const now = performance.now();
    const finished = done >= total;
    if (!finished && now < notBefore) return;
    notBefore = now + INTERVAL;
    const seconds = (now - started) / 1000;
    const left = done > 0 ? `, ${Math.ceil((seconds / done) * (total - done))} s left` : '';
    const text = finished
      ? `${label}: done in ${seconds.toFixed(0)} s`
      : `${label}: ${done} of ${total}${left} (${message})`;
    writeNamedOutput({ 'text/plain': text }, id, { update: shown });
    shown = true;
  };
}
