import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** A collection takes some 10 ms, as long as half a step of the thesis' network. */
const STEPS = 256;

let steps = 0;
let collect: (() => void) | undefined;

/**
 * Frees what the steps of a training leave behind on this thread, once in 256 calls. Each step leaves some 10 kB of handles of
 * tensors that outlive V8's young generation; left to itself V8 lets them pile up to a hundred megabytes in a long run.
 */
export function collectNowAndThen(): void {
  steps++;
  if (steps % STEPS !== 0) return;
  if (collect === undefined) {
    setFlagsFromString('--expose-gc');
    collect = runInNewContext('gc') as () => void;
  }
  collect();
}
