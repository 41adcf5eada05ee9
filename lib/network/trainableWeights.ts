import * as tf from '@tensorflow/tfjs';
import { sharedFloats } from './sharedFloats';

/** The model's trainable variables, in its order. */
export function trainableVariables(model: tf.LayersModel): tf.Variable[] {
  return model.trainableWeights.map((weight) => (weight as unknown as { readonly val: tf.Variable }).val);
}

/** Writes the model's trainable weights into one vector, one after the other, in the model's order. */
export function readParameters(model: tf.LayersModel, parameters: Float32Array): void {
  let at = 0;
  for (const variable of trainableVariables(model)) {
    parameters.set(variable.dataSync() as Float32Array, at);
    at += variable.size;
  }
}

/** A copy of the model's trainable weights in memory that threads can share, in the model's order. */
export function copyWeights(model: tf.LayersModel): Float32Array[] {
  return trainableVariables(model).map((variable) => {
    const values = sharedFloats(variable.size);
    values.set(variable.dataSync() as Float32Array);
    return values;
  });
}

/**
 * Gives the model these weights. Always as new tensors: the engine packs a weight once for each tensor, so numbers
 * changed in place would go unseen.
 */
export function loadWeights(model: tf.LayersModel, weights: readonly Float32Array[]): void {
  tf.tidy(() => {
    trainableVariables(model).forEach((variable, i) => {
      variable.assign(tf.tensor(weights[i]!, variable.shape));
    });
  });
}
