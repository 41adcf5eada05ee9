import type { Optimiser } from './optimiser';

export interface MomentumOptions {
  /** Part of the last velocity that is kept, default 0.9. */
  readonly momentum?: number;
}

/** A ball that keeps rolling (Polyak 1964): v <- m v + g, w <- w - a v. */
export function momentum(size: number, { momentum: kept = 0.9 }: MomentumOptions = {}): Optimiser {
  const velocity = new Float64Array(size);
  return {
    memory: [velocity],
    stepInPlace(parameters, gradient, learningRate) {
      for (let k = 0; k < size; k++) {
        velocity[k] = kept * velocity[k]! + gradient[k]!;
        parameters[k] = parameters[k]! - learningRate * velocity[k]!;
      }
    },
  };
}
