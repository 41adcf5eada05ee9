import type { PlainActivation, PlainLayer, PlainNetwork } from './forwardPass';

/** A network as text that fits into a page. */
export interface PackedNetwork {
  readonly input: PlainNetwork['input'];
  readonly layers: readonly PackedLayer[];
}

export type PackedLayer =
  | { readonly kind: 'maxPooling'; readonly size: number }
  | {
      readonly kind: 'convolution';
      readonly side: number;
      readonly padding: 'same' | 'valid';
      readonly activation: PlainActivation;
      readonly kernel: PackedKernel;
      readonly bias: string;
    }
  | {
      readonly kind: 'dense';
      readonly activation: PlainActivation;
      readonly kernel: PackedKernel;
      readonly bias: string;
    };

/**
 * Numbers as base64: float32, or whole numbers from -127 to 127 that a scale for each output (float32, as base64) makes
 * numbers again, a quarter of the size.
 */
export interface PackedKernel {
  readonly values: string;
  readonly scales?: string;
}

/** The network that the text describes. */
export function unpackNetwork({ input, layers }: PackedNetwork): PlainNetwork {
  return { input, layers: layers.map(unpackLayer) };
}

function unpackLayer(layer: PackedLayer): PlainLayer {
  if (layer.kind === 'maxPooling') return layer;
  return { ...layer, kernel: unpackKernel(layer.kernel), bias: toFloats(layer.bias) };
}

function unpackKernel({ values, scales }: PackedKernel): Float32Array {
  if (scales === undefined) return toFloats(values);
  const perOutput = toFloats(scales);
  const whole = new Int8Array(toBytes(values).buffer);
  return Float32Array.from(whole, (value, i) => value * perOutput[i % perOutput.length]!);
}

/** A kernel as text, `outputs` being the length of its last dimension. In 8 bits a number is off by 1/254 of its output's largest. */
export function packKernel(kernel: Float32Array, outputs: number, bits: 8 | 32): PackedKernel {
  if (bits === 32) return { values: toText(kernel) };
  const scales = new Float32Array(outputs);
  kernel.forEach((value, i) => {
    scales[i % outputs] = Math.max(scales[i % outputs]!, Math.abs(value) / 127);
  });
  const whole = Int8Array.from(kernel, (value, i) => Math.round(value / (scales[i % outputs]! || 1)));
  return { values: toText(whole), scales: toText(scales) };
}

/** The bytes of an array as base64 (float32: little-endian, as every machine of today has them). */
export function toText(values: Float32Array | Int8Array): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  let text = '';
  // A call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

function toFloats(text: string): Float32Array {
  return new Float32Array(toBytes(text).buffer);
}

function toBytes(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
