// AssemblyScript, not TypeScript: compiled to kernels.wasm by setup/buildKernels.mjs. The memory is the caller's;
// arguments are addresses in bytes and numbers of elements.
export { evaluateStar } from './evaluateStar';
export { normalEquations } from './normalEquations';
