// AssemblyScript, not TypeScript: compiled to kernels.wasm by setup/buildKernels.mjs. The memory is the caller's;
// arguments are addresses in bytes and numbers of elements.
export { binomial } from './binomial';
export { collectBuckets } from './collectBuckets';
export { copyTails } from './copyTails';
export { countBuckets } from './countBuckets';
export { cubic } from './cubic';
export { likelyPixels } from './likelyPixels';
export { moments } from './moments';
export { significance } from './significance';
export { subtractConstant } from './subtractConstant';
export { tileExtremes } from './tileExtremes';
