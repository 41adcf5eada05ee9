import { type SpawnSyncReturns, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/** A command's run in a process of its own. */
export interface MeasuredRun {
  readonly status: number | null;
  readonly out: string;
  readonly log: string;
  /** Of the processor's time, which a busy machine does not stretch as it does that of the clock; this one where it was killed. */
  readonly seconds: number;
  /** The most memory that the process held, MB; 0 when it was killed. */
  readonly peakMb: number;
}

const MAIN = resolve(__dirname, '../lib/cli/main.js');
const SCRIPT = `process.on('exit', () => {
  const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
  require('node:fs').writeSync(3, JSON.stringify([maxRSS / 1e3, (userCPUTime + systemCPUTime) / 1e6]));
});
void require(${JSON.stringify(MAIN)}).runProgram(process.argv.slice(1));`;

/** Runs `seeing-lab` with these words, and says how long it took and how much memory. */
export function measuredRun(
  words: readonly string[],
  { input, timeout = 60_000, cwd }: { input?: Buffer; timeout?: number; cwd?: string } = {},
): MeasuredRun {
  const started = Date.now();
  const result: SpawnSyncReturns<Buffer> = spawnSync(process.execPath, ['-e', SCRIPT, '--', ...words], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    maxBuffer: 2 ** 26,
    timeout,
    ...(input && { input }),
    ...(cwd && { cwd }),
  });
  const { status, stdout, stderr, output } = result;
  const elapsed = (Date.now() - started) / 1000;
  const [peakMb, seconds] = JSON.parse(output[3]?.toString() || `[0, ${elapsed}]`) as [number, number];
  return { status, out: `${stdout}`, log: `${stderr}`, seconds, peakMb };
}
