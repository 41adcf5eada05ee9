import { conv2DBackpropFilter } from './conv2DBackpropFilter';
import { conv2DBackpropInput } from './conv2DBackpropInput';
import { matMulByTransposing } from './matMul';
import { maxPoolGrad } from './maxPoolGrad';
import { unsortedSegmentSum } from './unsortedSegmentSum';
import { replaceKernel } from './wasmKernel';

/** Puts this project's kernels in the place of the WebAssembly backend's slow or missing ones. Call once per thread. */
export function registerWasmKernels(): void {
  replaceKernel('Conv2DBackpropFilter', () => conv2DBackpropFilter);
  replaceKernel('Conv2DBackpropInput', conv2DBackpropInput);
  replaceKernel('MaxPoolGrad', () => maxPoolGrad);
  replaceKernel('BatchMatMul', matMulByTransposing);
  replaceKernel('_FusedMatMul', matMulByTransposing);
  replaceKernel('UnsortedSegmentSum', () => unsortedSegmentSum);
}
