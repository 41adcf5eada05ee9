import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { callKernel, type KernelCall } from '../wasmKernel';

export type Conv2DInfo = tf.backend_util.Conv2DInfo;
type Padding = Parameters<typeof tf.backend_util.computeConv2DInfo>[4];

/** The geometry of the forward convolution whose gradient a kernel is asked for. */
export function forwardGeometry(
  { attrs }: KernelCall,
  inputShape: readonly number[],
  filterShape: readonly number[],
): Conv2DInfo {
  return tf.backend_util.computeConv2DInfo(
    inputShape as [number, number, number, number],
    filterShape as [number, number, number, number],
    attrs.strides as [number, number],
    1,
    attrs.pad as Padding,
    attrs.dimRoundingMode as 'floor' | undefined,
    false,
    tf.backend_util.convertConv2DDataFormat(attrs.dataFormat as 'NHWC'),
  );
}

/** Zeros added on each side of the image. */
export interface Border {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

/** Forward convolution of NHWC images, stride 1, with a written border and dilation. */
export function convolveForward(
  x: tf.TensorInfo,
  filter: tf.TensorInfo,
  options: { readonly border: Border; readonly dilations: readonly [number, number]; readonly backend: BackendWasm },
): tf.TensorInfo {
  const { top, bottom, left, right } = options.border;
  const attrs = {
    strides: [1, 1],
    pad: [
      [0, 0],
      [top, bottom],
      [left, right],
      [0, 0],
    ],
    dilations: options.dilations,
    dataFormat: 'NHWC',
  };
  return callKernel('Conv2D', { inputs: { x, filter }, attrs, backend: options.backend });
}
