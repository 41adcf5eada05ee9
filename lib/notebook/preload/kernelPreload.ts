import { createRequire } from 'node:module';
import * as zeromq from 'zeromq';
import { type CreateExecutor, improveExecutor, runningCellFile } from './cellExecutor';
import { keepSignalListeners } from './keepSignalListeners';

/**
 * Loaded into the kernel's process before tslab. After 512 messages zeromq puts the next one off until the event loop turns,
 * and refuses a further one before that ("Socket is busy writing"); tslab awaits none, so that a long session or a loop of
 * prints would break its cell. Without a time to wait zeromq sends at once, always, and a publisher never has to wait.
 */
class PromptPublisher extends zeromq.Publisher {
  constructor(options?: ConstructorParameters<typeof zeromq.Publisher>[0]) {
    super({ sendTimeout: 0, ...options });
  }
}

Object.assign(require.cache[require.resolve('zeromq')]!.exports, { Publisher: PromptPublisher });

// tslab's own files: what is changed here is what its `kernel` command uses.
const tslab = createRequire(require.resolve('tslab/package.json'));
const executor = tslab('./dist/executor') as { createExecutor: CreateExecutor };
executor.createExecutor = improveExecutor(executor.createExecutor, () => tslab('@tslab/typescript-for-tslab'));
keepSignalListeners(runningCellFile);
