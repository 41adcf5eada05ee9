import { compiledBuild, instantiate } from '../assemblyKernels';
import { createMemory } from '../createMemory';
import { Arena } from '../executor/arena';

/** Settings of Adam; the defaults are Keras'. */
export interface AdamSettings {
  /** Part of the mean gradient that is kept, default 0.9. */
  readonly beta1?: number;
  /** Part of the mean square that is kept, default 0.999. */
  readonly beta2?: number;
  /** Keeps the step finite where gradients vanish, default 1e-7. */
  readonly epsilon?: number;
}

/** Adam over one vector, four numbers at a time, with the check that the gradient is finite in the same call. */
export interface WasmAdam {
  /** What Adam remembers: decaying means of the gradient and of its squares, and the steps done. They never move. */
  readonly memory: readonly [means: Float32Array, squares: Float32Array, steps: Float64Array];
  /**
   * Moves the parameters, in place, one step down the gradient. When a number of the gradient is not finite nothing
   * changes, and false is returned.
   */
  stepInPlace(parameters: Float32Array, gradient: Float32Array, learningRate: number): boolean;
}

/**
 * Adam (Kingma and Ba 2015, algorithm 1) for `size` parameters in float32, in a WebAssembly memory of its own: parameters and
 * gradient may lie in any memory, they are copied there and back.
 */
export function wasmAdam(size: number, settings: AdamSettings = {}): WasmAdam {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-7 } = settings;
  const count = 4 * Math.ceil(size / 4);
  const arena = new Arena();
  const places = Array.from({ length: 4 }, () => arena.floats(count)) as [number, number, number, number];
  const memory = createMemory(arena.pages);
  const kernels = instantiate(compiledBuild(), memory);
  const [weights, slopes, means, squares] = places.map((place) => new Float32Array(memory.buffer, place, size));
  const steps = new Float64Array(1);
  return {
    memory: [means!, squares!, steps],
    stepInPlace(parameters, gradient, learningRate) {
      weights!.set(parameters);
      slopes!.set(gradient);
      const step = steps[0]! + 1;
      const rate = learningRate / (1 - beta1 ** step);
      const squareScale = 1 / (1 - beta2 ** step);
      if (!kernels.adam(...places, count, rate, squareScale, beta1, beta2, epsilon)) return false;
      steps[0] = step;
      parameters.set(weights!);
      return true;
    },
  };
}
