/**
 * A small network as plain numbers and its answer, without TensorFlow.js: what the drawing page computes with. Tensors
 * are row-major, channels last; kernels lie as Keras keeps them, [row, column, input channel, output channel].
 */
export interface PlainNetwork {
  /** Sides of the input: [28, 28, 1]. */
  readonly input: readonly [height: number, width: number, channels: number];
  readonly layers: readonly PlainLayer[];
}

export type PlainLayer =
  | {
      readonly kind: 'convolution';
      /** Side of the square kernel. */
      readonly side: number;
      readonly padding: 'same' | 'valid';
      readonly activation: PlainActivation;
      readonly kernel: Float32Array;
      /** One for each output channel. */
      readonly bias: Float32Array;
    }
  | { readonly kind: 'maxPooling'; readonly size: number }
  | {
      readonly kind: 'dense';
      readonly activation: PlainActivation;
      /** [input, output]. */
      readonly kernel: Float32Array;
      readonly bias: Float32Array;
    };

export type PlainActivation = 'linear' | 'relu' | 'softmax';

/** Values on a grid: [height, width, channels]. */
interface Grid {
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
}

/** What the network answers to one picture: its last layer's values. Throws RangeError when the picture does not fit. */
export function answer({ input, layers }: PlainNetwork, picture: Float32Array): Float32Array {
  const [height, width, channels] = input;
  if (picture.length !== height * width * channels) {
    throw new RangeError(`a picture of ${height} x ${width} x ${channels} is wanted, got ${picture.length} values`);
  }
  return layers.reduce(through, { values: picture, height, width, channels }).values;
}

function through(grid: Grid, layer: PlainLayer): Grid {
  if (layer.kind === 'convolution') return convolved(grid, layer);
  if (layer.kind === 'maxPooling') return pooled(grid, layer.size);
  return dense(grid, layer);
}

/** Each pixel that is not 0 (half of them, behind a relu) adds its share to the results around it. */
function convolved(grid: Grid, layer: PlainLayer & { readonly kind: 'convolution' }): Grid {
  const { side, padding, kernel, bias } = layer;
  const filters = bias.length;
  const margin = padding === 'same' ? (side - 1) >> 1 : 0;
  const height = padding === 'same' ? grid.height : grid.height - side + 1;
  const width = padding === 'same' ? grid.width : grid.width - side + 1;
  const values = new Float32Array(height * width * filters);
  for (let at = 0; at < values.length; at += filters) values.set(bias, at);
  for (let y = 0; y < grid.height; y++) {
    for (let x = 0; x < grid.width; x++) {
      for (let channel = 0; channel < grid.channels; channel++) {
        const value = grid.values[(y * grid.width + x) * grid.channels + channel]!;
        if (value === 0) continue;
        for (let j = 0; j < side; j++) {
          const row = y + margin - j;
          if (row < 0 || row >= height) continue;
          for (let i = 0; i < side; i++) {
            const column = x + margin - i;
            if (column < 0 || column >= width) continue;
            const to = (row * width + column) * filters;
            const from = ((j * side + i) * grid.channels + channel) * filters;
            for (let filter = 0; filter < filters; filter++) values[to + filter]! += value * kernel[from + filter]!;
          }
        }
      }
    }
  }
  return { values: activated(values, layer.activation), height, width, channels: filters };
}

function pooled({ values, height, width, channels }: Grid, size: number): Grid {
  const [rows, columns] = [Math.floor(height / size), Math.floor(width / size)];
  const largest = new Float32Array(rows * columns * channels).fill(Number.NEGATIVE_INFINITY);
  for (let y = 0; y < rows * size; y++) {
    for (let x = 0; x < columns * size; x++) {
      const to = (Math.floor(y / size) * columns + Math.floor(x / size)) * channels;
      const from = (y * width + x) * channels;
      for (let channel = 0; channel < channels; channel++) {
        if (values[from + channel]! > largest[to + channel]!) largest[to + channel] = values[from + channel]!;
      }
    }
  }
  return { values: largest, height: rows, width: columns, channels };
}

function dense({ values }: Grid, layer: PlainLayer & { readonly kind: 'dense' }): Grid {
  const { kernel, bias } = layer;
  const outputs = bias.length;
  const sums = bias.slice();
  for (let input = 0; input < values.length; input++) {
    const value = values[input]!;
    if (value === 0) continue;
    for (let output = 0; output < outputs; output++) sums[output]! += value * kernel[input * outputs + output]!;
  }
  return { values: activated(sums, layer.activation), height: 1, width: 1, channels: outputs };
}

/** Changes the values. */
function activated(values: Float32Array, activation: PlainActivation): Float32Array {
  if (activation === 'relu') for (let i = 0; i < values.length; i++) if (values[i]! < 0) values[i] = 0;
  if (activation !== 'softmax') return values;
  const most = Math.max(...values);
  const powers = values.map((value) => Math.exp(value - most));
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}
