/** The step of the optimiser in each epoch (1, 2, 3 ...), as `train` takes it. */
export type LearningRate = (epoch: number) => number;

/** Multiplies the rate by `factor` after every `every` epochs. */
export function stepDecay(
  first: number,
  { factor, every }: { readonly factor: number; readonly every: number },
): LearningRate {
  return (epoch) => first * factor ** Math.floor((epoch - 1) / every);
}

/** Multiplies the rate by `factor` after each epoch. */
export function exponentialDecay(first: number, factor: number): LearningRate {
  return stepDecay(first, { factor, every: 1 });
}

/** From `first` in epoch 1 down to `last` in epoch `epochs` and after it, along half a cosine (Loshchilov and Hutter 2017). */
export function cosineDecay(
  first: number,
  { epochs, last = 0 }: { readonly epochs: number; readonly last?: number },
): LearningRate {
  return (epoch) => {
    const passed = Math.min(1, (epoch - 1) / Math.max(1, epochs - 1));
    return last + (0.5 + 0.5 * Math.cos(Math.PI * passed)) * (first - last);
  };
}
