import * as tf from '@tensorflow/tfjs';

/** A copy of all weights of a model, in its order: the trainable ones and the others. */
export function allWeights(model: tf.LayersModel): Float32Array[] {
  return model.getWeights().map((weight) => weight.dataSync().slice() as Float32Array);
}

/** Gives a model all its weights. */
export function setAllWeights(model: tf.LayersModel, weights: readonly Float32Array[]): void {
  tf.tidy(() => {
    const shapes = model.getWeights().map((weight) => weight.shape);
    model.setWeights(weights.map((values, index) => tf.tensor(values, shapes[index])));
  });
}
