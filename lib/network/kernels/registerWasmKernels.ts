import { RELU_GRADIENT, registerReluGradient, reluGrad } from './activation/reluGrad';
import { smoothActivation } from './activation/smoothActivation';
import { conv2D } from './convolution/conv2D';
import { conv2DBackpropFilter } from './convolution/conv2DBackpropFilter';
import { conv2DBackpropInput } from './convolution/conv2DBackpropInput';
import { SEEDED_DROPOUT, seededDropout } from './dropout/dropout';
import { identity } from './identity';
import { matMul } from './matMul/matMul';
import { matMulByTransposing } from './matMul/matMulByTransposing';
import { maxPool } from './pooling/maxPool';
import { maxPoolGrad } from './pooling/maxPoolGrad';
import { addBias } from './sum/add';
import { sumOverLeadingAxes } from './sum/sum';
import { unsortedSegmentSum } from './sum/unsortedSegmentSum';
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
