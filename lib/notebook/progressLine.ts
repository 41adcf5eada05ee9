import { randomUUID } from 'node:crypto';
import { writeNamedOutput } from './display';
import { noteProgress } from './interruption';

/** Least time between two states of the line, milliseconds. */
const INTERVAL = 500;

/** One line under the running cell, rewritten in place. */
export interface ProgressLine {
  /** Seconds since the line was made. */
  readonly seconds: () => number;
  /** A state on the way; passed over when the last one is too young. */
  update(text: string): void;
  /** The last state. */
  end(text: string): void;
}

/** Makes a line that `label` stands before. */
export function progressLine(label: string): ProgressLine {
  const id = randomUUID();
  const started = performance.now();
  let notBefore = 0;
  let shown = false;
  const write = (text: string): void => {
    noteProgress(`${label}: ${text}`);
    writeNamedOutput({ 'text/plain': `${label}: ${text}` }, id, { update: shown });
    shown = true;
  };
  return {
    seconds: () => (performance.now() - started) / 1000,
    update(text) {
      const now = performance.now();
      if (now < notBefore) return noteProgress(`${label}: ${text}`);
      notBefore = now + INTERVAL;
      write(text);
    },
    end: write,
  };
}
