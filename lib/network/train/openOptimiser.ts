import { createOptimiser, type OptimiserName } from '../../learning/optimisers/createOptimiser';
import type { Optimiser, Vector } from '../../learning/optimisers/optimiser';
import { wasmAdam } from '../kernels/adam/wasmAdam';
import { firstNotFinite } from '../step/firstNotFinite';

/** An optimiser by name, or what makes one for a number of parameters: `(size) => momentum(size, { momentum: 0.5 })`. */
export type OptimiserChoice = OptimiserName | ((size: number) => Optimiser);

/** An optimiser that looks before it steps. */
export interface RunOptimiser {
  readonly memory: readonly Vector[];
  /** False, and nothing changed, where a number of the gradient is not finite. */
  stepInPlace(parameters: Float32Array, gradient: Float32Array, learningRate: number): boolean;
}

/** The optimiser of a run: the compiled Adam, or one of `learning/optimisers`. */
export function openOptimiser(choice: OptimiserChoice, size: number): RunOptimiser {
  if (choice === 'adam') return wasmAdam(size);
  const optimiser = typeof choice === 'string' ? createOptimiser(choice, size) : choice(size);
  return {
    memory: optimiser.memory ?? [],
    stepInPlace: (parameters, gradient, learningRate) => {
      if (firstNotFinite(gradient) >= 0) return false;
      optimiser.stepInPlace(parameters, gradient, learningRate);
      return true;
    },
  };
}
