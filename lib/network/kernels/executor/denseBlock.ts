import type { Arena } from './arena';
import { keysOf, type Machine, type Place, packBlocks } from './convolutionBlock';
import type { DensePlan } from './networkPlan';

/** Rows of numbers, one a sample; addresses in bytes, lengths in values. */
export interface Rows {
  readonly address: number;
  /** Values from one row to the next. */
  readonly row: number;
}

/** x W + b with relu and dropout, a whole batch at a time. */
export class DenseBlock {
  /** What comes out, kept for the way back; the softmax is the executor's. */
  readonly output: Rows;
  /** Gradient of the output, before relu and dropout. */
  readonly slopes: Rows;
  readonly parameterCount: number;
  private readonly padded: number;
  private readonly weights: number;
  private readonly transposed: number;
  private readonly bias: number;
  private readonly product: number;
  private readonly inputSlopes: Rows;

  constructor(
    arena: Arena,
    private readonly plan: DensePlan,
    private readonly layout: { readonly inputs: number; readonly input: Rows; readonly samples: number },
  ) {
    const { inputs, samples } = layout;
    this.padded = 8 * Math.ceil(plan.units / 8);
    const paddedInputs = 8 * Math.ceil(inputs / 8);
    this.parameterCount = (inputs + 1) * plan.units;
    this.output = { address: arena.floats(samples * this.padded), row: this.padded };
    this.slopes = { address: arena.floats(samples * this.padded), row: this.padded };
    this.weights = arena.floats(inputs * this.padded);
    this.transposed = arena.floats(plan.units * paddedInputs);
    this.bias = arena.floats(this.padded);
    this.product = arena.floats(paddedInputs * this.padded);
    this.inputSlopes = { address: arena.floats(samples * paddedInputs), row: paddedInputs };
  }

  prepare({ kernels, memory }: Machine, parameters: number, training: Place | undefined): void {
    const { inputs } = this.layout;
    const { units } = this.plan;
    packBlocks(kernels, { from: parameters, to: this.weights, rows: inputs, columns: units, padded: this.padded });
    new Float32Array(memory, this.bias, units).set(new Float32Array(memory, parameters + 4 * inputs * units, units));
    if (training !== undefined) kernels.packTransposed(parameters, this.transposed, inputs, units);
  }

  /** The output of the first `count` samples; where `training`, with dropout. */
  forward({ kernels }: Machine, count: number, training: Place | undefined): void {
    const { inputs, input } = this.layout;
    const { units, activation, dropout } = this.plan;
    const { address, row } = this.output;
    const floor = activation === 'relu' ? 0 : Number.NEGATIVE_INFINITY;
    const sizes = [1, 1, count, 1, inputs, this.padded, count * input.row, input.row, 1, 0] as const;
    kernels.convolution(input.address, this.weights, this.bias, address, ...sizes, floor);
    if (training === undefined || dropout === undefined) return;
    const { first, before, between, threshold, kept } = keysOf(dropout, units, training);
    for (let sample = 0; sample < count; sample++) {
      const own = address + 4 * sample * row;
      kernels.dropout(own, own, units, first + sample * units, before, between, threshold, kept);
    }
  }

  /**
   * From the gradient in `slopes` writes that of the parameters, and returns that of the input. `isNeeded` says whether anybody asks for it.
   */
  backward(
    { kernels, memory }: Machine,
    gradient: number,
    { count, isNeeded }: { count: number; isNeeded: boolean },
  ): Rows {
    const { inputs, input } = this.layout;
    const { units } = this.plan;
    const { address, row } = this.slopes;
    const rows = 4 * Math.ceil(inputs / 4);
    const inPlace = units === this.padded && rows === inputs;
    const to = inPlace ? gradient : this.product;
    new Float32Array(memory, to, rows * this.padded).fill(0);
    const sizes = [1, count, 1, rows, this.padded, count * input.row, input.row, 1] as const;
    kernels.filterGradient(input.address, address, to, ...sizes);
    if (!inPlace) kernels.copyRows(to, gradient, inputs, units, this.padded, units);
    // The columns that pad the rows are summed too, so not in place.
    kernels.columnSums(address, this.product, count, row);
    kernels.copyRows(this.product, gradient + 4 * inputs * units, 1, units, row, units);
    if (isNeeded) {
      const width = this.inputSlopes.row;
      const back = [1, 1, count, 1, units, width, count * row, row, 1, 0] as const;
      kernels.convolution(address, this.transposed, 0, this.inputSlopes.address, ...back, Number.NEGATIVE_INFINITY);
    }
    return this.inputSlopes;
  }

  /** Leads the gradient of the output back through relu and dropout, into `slopes`. */
  receive({ kernels }: Machine, dy: number, count: number): void {
    const rate = this.plan.dropout?.rate ?? 0;
    kernels.reluDropoutGradient(this.output.address, dy, this.slopes.address, count * this.padded, 1 / (1 - rate));
  }
}
