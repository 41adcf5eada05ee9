/** Settings of Adam; the defaults are Keras'. */
export interface AdamOptions {
  /** Decay of the mean of the gradients, default 0.9. */
  readonly beta1?: number;
  /** Decay of the mean of their squares, default 0.999. */
  readonly beta2?: number;
  /** Keeps the step finite where gradients vanish, default 1e-7. */
  readonly epsilon?: number;
}

/** What Adam remembers from step to step, one array a parameter. */
export interface AdamState {
  readonly steps: number;
  /** Decaying means of the gradients, and of their squares. */
  readonly means: readonly Float32Array[];
  readonly squares: readonly Float32Array[];
}

/**
 * The Adam optimiser (Kingma and Ba 2015, algorithm 1) on plain arrays: moments are float32, the arithmetic of a step is
 * float64, so the bias correction of the first steps loses nothing.
 */
export class Adam {
  private readonly beta1: number;
  private readonly beta2: number;
  private readonly epsilon: number;
  private readonly means: Float32Array[];
  private readonly squares: Float32Array[];
  private steps = 0;

  /** @param sizes how many numbers each parameter holds. */
  constructor(sizes: readonly number[], { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 }: AdamOptions = {}) {
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.epsilon = epsilon;
    this.means = sizes.map((size) => new Float32Array(size));
    this.squares = sizes.map((size) => new Float32Array(size));
  }

  /** What the optimiser remembers; the arrays are its own and change with the next step. */
  get state(): AdamState {
    return { steps: this.steps, means: this.means, squares: this.squares };
  }

  /** Goes on from what another optimiser of the same parameters remembered. */
  restore({ steps, means, squares }: AdamState): void {
    this.steps = steps;
    for (const [p, mean] of this.means.entries()) mean.set(means[p]!);
    for (const [p, square] of this.squares.entries()) square.set(squares[p]!);
  }

  /** Moves the parameters, in place, one step down their gradients. */
  stepInPlace(parameters: readonly Float32Array[], gradients: readonly Float32Array[], learningRate: number): void {
    this.steps++;
    const { beta1, beta2, epsilon } = this;
    const rate = learningRate / (1 - beta1 ** this.steps);
    const squareScale = 1 / (1 - beta2 ** this.steps);
    for (let p = 0; p < parameters.length; p++) {
      const weights = parameters[p]!;
      const gradient = gradients[p]!;
      const mean = this.means[p]!;
      const square = this.squares[p]!;
      for (let i = 0; i < weights.length; i++) {
        const slope = gradient[i]!;
        const m = beta1 * mean[i]! + (1 - beta1) * slope;
        const v = beta2 * square[i]! + (1 - beta2) * slope * slope;
        mean[i] = m;
        square[i] = v;
        weights[i] = weights[i]! - (rate * m) / (Math.sqrt(v * squareScale) + epsilon);
      }
    }
  }
}
