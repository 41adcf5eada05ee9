import type * as tf from '@tensorflow/tfjs';
import { tensor, tidy } from '@tensorflow/tfjs';

/** The model's trainable variables, in its order: the coordinates of the point that an optimiser moves. */
export function trainableVariables(model: tf.LayersModel): tf.Variable[] {
  return variablesOf(model.trainableWeights);
}

/** All variables of the model: the trainable ones, then the others (batch normalisation's statistics). */
export function allVariables(model: tf.LayersModel): tf.Variable[] {
  return variablesOf(model.weights);
}

function variablesOf(weights: tf.LayersModel['weights']): tf.Variable[] {
  return weights.map((weight) => (weight as unknown as { readonly val: tf.Variable }).val);
}

/** How many numbers the variables hold. */
export function countNumbers(variables: readonly tf.Variable[]): number {
  return variables.reduce((sum, { size }) => sum + size, 0);
}

/** The variables' numbers as one vector, one variable after the other: a new one, or written into `vector`. */
export function readVariables(
  variables: readonly tf.Variable[],
  vector: Float32Array = new Float32Array(countNumbers(variables)),
): Float32Array {
  let at = 0;
  for (const variable of variables) {
    vector.set(variable.dataSync() as Float32Array, at);
    at += variable.size;
  }
  return vector;
}

/**
 * Gives the variables the numbers of a vector. Always as new tensors: the engine packs a weight once for each tensor,
 * so numbers changed in place would go unseen.
 */
export function writeVariables(variables: readonly tf.Variable[], vector: Float32Array): void {
  tidy(() => {
    let at = 0;
    for (const variable of variables) {
      variable.assign(tensor(vector.slice(at, at + variable.size), variable.shape));
      at += variable.size;
    }
  });
}
