import type { TensorInfo } from '@tensorflow/tfjs-core';
import { floatsOf, type KernelCall } from '../wasmKernel';

/** Sums the slices of x that carry the same segment number; negative numbers are dropped (gradient of gather). */
export function unsortedSegmentSum({ inputs, attrs, backend }: KernelCall): TensorInfo {
  const x = inputs.x!;
  const segments = inputs.segmentIds!;
  const rank = segments.shape.length;
  const sum = backend.makeOutput([attrs.numSegments as number, ...x.shape.slice(rank)], 'float32');
  const to = floatsOf(sum, backend).fill(0);
  const from = floatsOf(x, backend);
  const ids = backend.typedArrayFromHeap(segments);
  const size = x.shape.slice(rank).reduce((product, length) => product * length, 1);
  for (let i = 0; i < ids.length; i++) {
    const start = ids[i]! * size;
    if (start < 0) continue;
    for (let k = 0; k < size; k++) to[start + k]! += from[i * size + k]!;
  }
  return sum;
}
