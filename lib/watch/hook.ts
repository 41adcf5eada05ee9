import { spawn } from 'node:child_process';

/** A hook may take this long by default, seconds. */
export const HOOK_SECONDS = 30;

/**
 * Runs the observer's command, as the shell understands it, with a text on its standard input; the text itself never
 * reaches the shell. What it prints goes to standard error. Resolves to what went wrong, undefined when nothing did: a
 * status other than 0, or more than `seconds`, after which it and what it started are killed.
 */
export function runHook(command: string, input: string, seconds: number): Promise<string | undefined> {
  return new Promise((done) => {
    const isGroup = process.platform !== 'win32';
    const child = spawn(command, { shell: true, detached: isGroup, stdio: ['pipe', 2, 2] });
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      try {
        if (isGroup && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
        else child.kill('SIGKILL');
      } catch {
        // It has just ended.
      }
    }, 1000 * seconds);
    const end = (fault: string | undefined): void => {
      clearTimeout(timer);
      done(fault);
    };
    child.once('error', (error) => end(`--on-bad cannot be run: ${error.message}`));
    child.once('exit', (status, signal) => {
      if (isLate) end(`--on-bad took more than ${seconds} s and was ended`);
      else end(status === 0 ? undefined : `--on-bad ended with ${status ?? signal}`);
    });
    // A command need not read what it is given.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
  });
}
