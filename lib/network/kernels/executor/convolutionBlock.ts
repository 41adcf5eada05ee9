import type { AssemblyKernels } from '../assemblyKernels';
import { type MaskKeys, maskKeys } from '../dropout/dropoutMask';
import type { Arena } from './arena';
import type { ConvolutionPlan, DropoutPlan } from './networkPlan';

/** Elements of a tile of assembly/winograd4.ts, and the values between their planes. */
const ELEMENTS = 36;
const GAP = 16;
/** Tiles worked on together: their transforms should stay in the second-level cache. */
const BLOCK = 64;

/** What the blocks of a network share. */
export interface Machine {
  readonly kernels: AssemblyKernels;
  readonly memory: ArrayBuffer;
}

/** Where a training step stands, for the dropout masks. */
export interface Place {
  readonly step: number;
  /** The place of the first picture in the whole batch. */
  readonly firstSample: number;
}

/** The numbers of a dropout mask; one that keeps everything where there is no dropout. */
export function keysOf(dropout: DropoutPlan | undefined, size: number, { step, firstSample }: Place): MaskKeys {
  const { rate, maskSeed } = dropout ?? { rate: 0, maskSeed: 0 };
  return maskKeys(rate, { seed: maskSeed, step, first: firstSample * size });
}

/** Height and width in pixels, channels. */
export type Shape = readonly [number, number, number];

/** Where rows of values lie: address of the first, and values from one to the next. */
export interface Place2D {
  readonly to: number;
  readonly row: number;
}

/** An image in memory, inside a border of zeros. Addresses in bytes, lengths in values. */
interface Image {
  readonly address: number;
  /** Address of the first pixel inside the border. */
  readonly inside: number;
  readonly row: number;
  /** Values from one sample to the next. */
  readonly length: number;
}

/** An image with all the zeros around it that the tiles of winograd4 reach, or where `exact` the windows of the filter. */
function reserveImage(
  arena: Arena,
  samples: number,
  {
    out,
    filter,
    channels,
    border,
    exact,
  }: Record<'out' | 'filter' | 'border', readonly [number, number]> & {
    readonly channels: number;
    readonly exact: boolean;
  },
): Image {
  const [rows, columns] = ([0, 1] as const).map((axis) =>
    exact ? out[axis] + filter[axis] - 1 : 4 * Math.ceil(out[axis] / 4) + 2,
  ) as [number, number];
  const row = columns * channels;
  const length = rows * row;
  const address = arena.floats(samples * length);
  return { address, inside: address + 4 * (border[0] * row + border[1] * channels), row, length };
}

/** A convolution with bias, relu, max pooling and dropout, one sample at a time, forwards and backwards. */
export class ConvolutionBlock {
  /** What comes out for each sample. */
  readonly outShape: Shape;
  readonly parameterCount: number;
  private readonly conv: readonly [number, number];
  private readonly filter: readonly [number, number];
  /** The input of each sample, kept for the way back. */
  private readonly image: Image;
  /** Gradient of one sample's input, as the input lies. */
  private readonly slopes: Image;
  /** The filter as the forward kernel reads it, and as [co][kh][m] for the way back. */
  private readonly weights: number;
  private readonly backWeights: number;
  private readonly list: number;
  /** Where in its pooling window each value of each sample's output stood. */
  private readonly places: number;
  /** Gradient of the filter and bias: of one sample in float32, and of the batch in float64. */
  private readonly sums: number;
  private readonly sumCount: number;
  private readonly totals: number;
  private readonly convolved: number;
  private readonly tiles: number;
  private readonly products: number;
  private keys: MaskKeys | undefined;

  /**
   * @param isFirst whether the input is the picture: then there is no gradient for it, and the convolution is direct.
   */
  constructor(
    arena: Arena,
    private readonly plan: ConvolutionPlan,
    private readonly layout: {
      readonly inShape: Shape;
      readonly isFirst: boolean;
      readonly samples: number;
    },
  ) {
    const { inShape, isFirst, samples } = layout;
    const [height, width, ci] = inShape;
    const { filters: co, kernel, padding } = plan;
    this.filter = kernel;
    const same = padding === 'same';
    this.conv = same ? [height, width] : [height - kernel[0] + 1, width - kernel[1] + 1];
    this.outShape = [this.conv[0] >> 1, this.conv[1] >> 1, co];
    this.parameterCount = kernel[0] * kernel[1] * ci * co + co;
    const border = kernel.map((side) => (same ? (side - 1) >> 1 : 0)) as [number, number];
    const image = { out: this.conv, filter: kernel, channels: ci, border, exact: isFirst };
    this.image = reserveImage(arena, samples, image);
    this.slopes = reserveImage(arena, 1, image);
    const channels = ci * co;
    const places = kernel[0] * kernel[1];
    this.weights = arena.floats(isFirst ? places * channels : ELEMENTS * (channels + GAP));
    this.backWeights = arena.floats(places * channels);
    this.list = arena.floats(2 * (this.outShape[0] * this.outShape[1] + 1));
    this.places = arena.bytes(samples * this.outSize);
    this.sumCount = kernel[0] * this.filterRow * co;
    this.sums = arena.floats(this.sumCount + co);
    this.totals = arena.floats(2 * (this.sumCount + co));
    this.convolved = arena.floats(this.conv[0] * this.conv[1] * co);
    const scratch = (channels: number): number => (isFirst ? 0 : ELEMENTS * (BLOCK * channels + GAP));
    this.tiles = arena.floats(scratch(ci) + 4 * ELEMENTS);
    this.products = arena.floats(scratch(co));
  }

  /** Values of a sample's output. */
  get outSize(): number {
    return this.outShape.reduce((product, side) => product * side, 1);
  }

  /** Where a sample's input has to be written, and values from one row to the next. */
  input(sample: number): Place2D {
    return { to: this.image.inside + 4 * sample * this.image.length, row: this.image.row };
  }

  /** Values under one row of the filter, as a multiple of 4. */
  private get filterRow(): number {
    return 4 * Math.ceil((this.filter[1] * this.layout.inShape[2]) / 4);
  }

  /** Brings the filter into the order in which the kernels read it; for the way back, too. */
  prepare({ kernels }: Machine, parameters: number, training: Place | undefined): void {
    const { filters: co, kernel } = this.plan;
    const [, , ci] = this.layout.inShape;
    const places = kernel[0] * kernel[1];
    if (training !== undefined) this.keys = keysOf(this.plan.dropout, this.outSize, training);
    if (this.layout.isFirst) {
      packBlocks(kernels, { from: parameters, to: this.weights, rows: places * ci, columns: co, padded: co });
      return;
    }
    kernels.winograd4Filter(parameters, this.weights, ci, co);
    if (training === undefined) return;
    kernels.turnFilter(parameters, this.backWeights, 1, places * ci, co);
  }

  /** A sample's output to `to`, rows `row` values apart. With dropout after `prepare` for training. */
  forward(
    { kernels }: Machine,
    parameters: number,
    options: { sample: number; to: number; row: number; training: boolean },
  ): void {
    const { sample, to, row, training } = options;
    const [outHeight, outWidth] = this.conv;
    const { filters: co, kernel } = this.plan;
    const [, , ci] = this.layout.inShape;
    const image = this.image.address + 4 * sample * this.image.length;
    const bias = parameters + 4 * (this.parameterCount - co);
    if (this.layout.isFirst) {
      const height = outHeight + kernel[0] - 1;
      const sizes = [height, outHeight, outWidth, kernel[0], kernel[1] * ci, co, this.image.row, ci, 1, 0] as const;
      kernels.convolution(image, this.weights, bias, this.convolved, ...sizes, Number.NEGATIVE_INFINITY);
    } else {
      const sizes = [BLOCK, outHeight, outWidth, ci, co, this.image.row] as const;
      const scratch = [this.tiles, this.products] as const;
      kernels.winograd4Convolution(
        image,
        this.weights,
        bias,
        this.convolved,
        ...scratch,
        ...sizes,
        Number.NEGATIVE_INFINITY,
      );
    }
    const sizes = [...this.outShape, outWidth * co, row] as const;
    if (!training) {
      kernels.poolRelu(this.convolved, to, ...sizes);
      return;
    }
    const { first, before, between, threshold, kept } = this.keys!;
    const own = (first + sample * this.outSize) | 0;
    const places = this.places + sample * this.outSize;
    kernels.poolReluDropout(this.convolved, to, places, ...sizes, own, before, between, threshold, kept);
  }

  /** Starts the sums of a batch's gradient. */
  clear({ memory }: Machine): void {
    new Float32Array(memory, this.totals, 2 * (this.sumCount + this.plan.filters)).fill(0);
  }

  /**
   * Adds a sample's share to the gradient. `dy` is the gradient of its output, rows `row` values apart; so is, in what is returned,
   * that of its input.
   */
  backward({ kernels, memory }: Machine, { to: dy, row: dyRow }: Place2D, sample: number): Place2D {
    const { filters: co, kernel } = this.plan;
    const { isFirst, inShape } = this.layout;
    const count = this.sumCount + co;
    new Float32Array(memory, this.sums, count).fill(0);
    if (!isFirst) new Float32Array(memory, this.slopes.address, this.slopes.length).fill(0);
    const image = this.image.address + 4 * sample * this.image.length;
    const places = this.places + sample * this.outSize;
    const sizes = [...this.outShape, dyRow, kernel[0], this.filterRow, this.image.row, inShape[2]] as const;
    const dx = isFirst ? 0 : this.slopes.address;
    const sums = [this.sums, this.sums + 4 * this.sumCount] as const;
    kernels.pooledGradient(image, this.backWeights, dx, dy, places, this.list, ...sums, ...sizes, this.keys!.kept);
    kernels.addToTotals(this.sums, this.totals, count);
    return { to: this.slopes.inside, row: this.slopes.row };
  }

  /** Writes the batch's gradient, in the order of the parameters: [kh, kw, ci, co] of sums over [co][kh][m]. */
  finish({ memory }: Machine, gradient: number): void {
    const { filters: co, kernel } = this.plan;
    const totals = new Float64Array(memory, this.totals, this.sumCount + co);
    const to = new Float32Array(memory, gradient, this.parameterCount);
    to.set(totals.subarray(this.sumCount), this.parameterCount - co);
    const m = kernel[1] * this.layout.inShape[2];
    for (let row = 0, write = 0; row < kernel[0]; row++) {
      for (let i = 0; i < m; i++) {
        for (let channel = 0; channel < co; channel++) {
          to[write++] = totals[(channel * kernel[0] + row) * this.filterRow + i]!;
        }
      }
    }
  }
}

/** [rows, columns] to [rows][16] for each 16 columns, then [rows][8]; what lies beyond the columns stays as it is. */
export function packBlocks(
  kernels: AssemblyKernels,
  { from, to, rows, columns, padded }: Record<'from' | 'to' | 'rows' | 'columns' | 'padded', number>,
): void {
  for (let column = 0; column < columns; column += 16) {
    const width = Math.min(16, padded - column);
    kernels.copyRows(
      from + 4 * column,
      to + 4 * column * rows,
      rows,
      Math.min(width, columns - column),
      columns,
      width,
    );
  }
}
