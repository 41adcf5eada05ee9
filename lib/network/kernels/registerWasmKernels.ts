import { addBias } from './add';
import { conv2D } from './conv2D';
import { conv2DBackpropFilter } from './conv2DBackpropFilter';
import { conv2DBackpropInput } from './conv2DBackpropInput';
import { SEEDED_DROPOUT, seededDropout } from './dropout';
import { identity } from './identity';
import { matMul } from './matMul';
import { matMulByTransposing } from './matMulByTransposing';
import { maxPool } from './maxPool';
import { maxPoolGrad } from './maxPoolGrad';
import { RELU_GRADIENT, registerReluGradient, reluGrad } from './reluGrad';
import { smoothActivation } from './smoothActivation';
import { sumOverLeadingAxes } from './sum';
import { unsortedSegmentSum } from './unsortedSegmentSum';
import { replaceKernel } from './wasmKernel';

/** Puts this project's kernels in the place of the WebAssembly backend's slow or missing ones. Call once per thread. */
export function registerWasmKernels(): void {
  replaceKernel('Add', addBias);
  replaceKernel('BatchMatMul', (previous) => matMul(matMulByTransposing(previous)));
  replaceKernel('Conv2D', conv2D);
  replaceKernel('Conv2DBackpropFilter', () => conv2DBackpropFilter);
  replaceKernel('Conv2DBackpropInput', conv2DBackpropInput);
  replaceKernel('_FusedMatMul', matMulByTransposing);
  replaceKernel('FusedConv2D', conv2D);
  replaceKernel('Identity', () => identity);
  replaceKernel('MaxPool', maxPool);
  replaceKernel('MaxPoolGrad', () => maxPoolGrad);
  replaceKernel(RELU_GRADIENT, () => reluGrad);
  replaceKernel(SEEDED_DROPOUT, () => seededDropout);
  replaceKernel('Softplus', smoothActivation('softplus'));
  replaceKernel('Sum', sumOverLeadingAxes);
  replaceKernel('Tanh', smoothActivation('tanh'));
  replaceKernel('UnsortedSegmentSum', () => unsortedSegmentSum);
  registerReluGradient();
}
