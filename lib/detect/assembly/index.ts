// AssemblyScript, not TypeScript: compiled to kernels.wasm by setup/buildKernels.mjs. The memory is the caller's;
// arguments are addresses in bytes and numbers of elements.
export { collectBuckets } from './collectBuckets';
export { copyTails } from './copyTails';
export { countBuckets } from './countBuckets';
export { likelyPixels } from './likelyPixels';
export { moments } from './moments';
export { subtractConstant } from './subtractConstant';
export { tileExtremes } from './tileExtremes';
