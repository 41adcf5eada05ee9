// AssemblyScript, not TypeScript: compiled to kernels.wasm by setup/buildKernels.mjs. Every function works in place on the memory
// of the TensorFlow.js backend; arguments are addresses in bytes and sizes in elements, all numbers float32.

export { adam } from './adam';
export { addRow } from './addRow';
export { columnSums } from './columnSums';
export { convolution } from './convolution';
export { copyRows } from './copyRows';
export { dropout } from './dropout';
export { filterGradient } from './filterGradient';
export { maxPool } from './maxPool';
export { maxPoolGradient } from './maxPoolGradient';
export { packTransposed } from './packTransposed';
export { poolRelu, poolReluDropout, reluDropoutGradient } from './pool';
export { pooledGradient } from './pooledGradient';
export { reluGradient } from './reluGradient';
export { softplus } from './softplus';
export { tanh } from './tanh';
export { turnFilter } from './turnFilter';
export { addToTotals, winogradFilterGradient, winogradFilterSums } from './winograd';
export { winograd4Convolution, winograd4Filter } from './winograd4';
