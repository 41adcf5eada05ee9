import { visibleText } from './visibleText';

/** Told after each piece of work: how many of `total` are done, and a word on the piece. */
export type Progress = (done: number, total: number, message: string) => void;

/**
 * Progress on standard error. In a terminal one line rewrites itself; in a log a line is written at most every two
 * seconds and at the end. `label` stands before the counts.
 */
export function terminalProgress(label: string): Progress {
  const started = Date.now();
  let lastShown = 0;
  return (done, total, message) => {
    const now = Date.now();
    const finished = done >= total;
    if (!finished && now - lastShown < (process.stderr.isTTY ? 100 : 2000)) return;
    lastShown = now;
    const left = done > 0 && !finished ? `, ${Math.ceil(((now - started) / 1000 / done) * (total - done))} s left` : '';
    const text = `${label} ${done}/${total} ${visibleText(message)}${left}`;
    process.stderr.write(process.stderr.isTTY ? `\r\u001b[2K${text}${finished ? '\n' : ''}` : `${text}\n`);
  };
}
