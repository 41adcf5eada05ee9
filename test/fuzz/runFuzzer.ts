import { createRandom } from '../../lib/random';
import type { Failure, Fuzzer } from './fuzzer';
import { mutate } from './mutate';

/** A case that takes longer hangs, milliseconds: these files have a few kB. */
const LONGEST_CASE_MS = 5000;

export interface FuzzOptions {
  readonly seed: number;
  /** Ends after so many cases, or milliseconds, whichever comes first. */
  readonly cases: number;
  readonly milliseconds: number;
}

/** What a run found. */
export interface FuzzReport {
  readonly cases: number;
  readonly failure?: Failure;
}

/** Checks the seeds, then damaged copies, until one breaks the property; that one is shrunk. */
export async function runFuzzer(fuzzer: Fuzzer, { seed, cases, milliseconds }: FuzzOptions): Promise<FuzzReport> {
  const seeds = await fuzzer.seeds();
  for (const bytes of seeds) {
    const message = await whatFails(fuzzer, bytes);
    if (message !== undefined) return { cases: 0, failure: { bytes, message: `a whole file fails: ${message}` } };
  }
  const random = createRandom(`fuzz/${fuzzer.name}/${seed}`);
  const end = Date.now() + milliseconds;
  let n = 0;
  while (n < cases && Date.now() < end) {
    n++;
    const whole = seeds[random.integer(seeds.length)]!;
    const bytes = mutate(whole, random, fuzzer.isText);
    const message = await whatFails(fuzzer, bytes);
    if (message === undefined) continue;
    return { cases: n, failure: { bytes: await shrink(fuzzer, bytes, whole), message } };
  }
  return { cases: n };
}

/** What is wrong with how these bytes are read; undefined when nothing is. */
export async function whatFails(fuzzer: Fuzzer, bytes: Uint8Array): Promise<string | undefined> {
  const started = Date.now();
  try {
    await fuzzer.check(bytes, createRandom('check'));
  } catch (error) {
    return (error as Error).stack ?? String(error);
  }
  const taken = Date.now() - started;
  return taken > LONGEST_CASE_MS ? `it took ${taken} ms` : undefined;
}

/** Takes back one change after the other, then cuts the end off, as long as it still fails. */
async function shrink(fuzzer: Fuzzer, bytes: Uint8Array, whole: Uint8Array): Promise<Uint8Array> {
  let smallest: Buffer = Buffer.from(bytes);
  const attempt = async (candidate: Buffer): Promise<boolean> => {
    if ((await whatFails(fuzzer, candidate)) === undefined) return false;
    smallest = candidate;
    return true;
  };
  for (let step = 4096; step >= 1 && bytes.length === whole.length; step >>= 1) {
    for (let from = 0; from < whole.length; from += step) {
      const to = Math.min(whole.length, from + step);
      if (smallest.subarray(from, to).equals(whole.subarray(from, to))) continue;
      await attempt(Buffer.concat([smallest.subarray(0, from), whole.subarray(from, to), smallest.subarray(to)]));
    }
  }
  for (let cut = smallest.length >> 1; cut >= 1; cut >>= 1) {
    while (smallest.length > cut && (await attempt(smallest.subarray(0, smallest.length - cut))));
  }
  return smallest;
}
