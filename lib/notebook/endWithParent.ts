import { isMainThread } from 'node:worker_threads';

// Loaded into a kernel before its own program: its standard input is a pipe that closes with the process that runs the
// notebook, however that ends, so that no kernel computes on for nobody.
if (isMainThread) {
  process.stdin.once('end', () => process.exit(1)).resume();
  (process.stdin as { unref?: () => void }).unref?.();
}
