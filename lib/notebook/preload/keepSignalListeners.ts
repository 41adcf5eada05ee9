import vm from 'node:vm';

/**
 * The kernel runs a cell's synchronous part so that an interrupt can break an endless loop (`breakOnSigint`). When that
 * guard ends it gives SIGINT back its default action, even if somebody began to listen meanwhile: the next interrupt would
 * then end the kernel, and every variable with it. Taking all listeners off and putting them back makes Node ask the
 * operating system for the signal again. `fileName` names the program of the cell in stacks.
 */
export function keepSignalListeners(fileName: () => string): void {
  const original = vm.runInThisContext;
  vm.runInThisContext = (code, options) => {
    if (typeof options !== 'object' || options.breakOnSigint !== true) return original(code, options);
    try {
      return original(code, { ...options, filename: fileName() });
    } finally {
      listenAgain();
    }
  };
}

function listenAgain(): void {
  const listeners = process.rawListeners('SIGINT') as NodeJS.SignalsListener[];
  process.removeAllListeners('SIGINT');
  for (const listener of listeners) process.on('SIGINT', listener);
}
