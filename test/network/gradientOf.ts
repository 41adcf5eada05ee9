import type * as tf from '@tensorflow/tfjs';
import { sharesOf } from '../../lib/network/step/learner';
import { TensorFlowEngine } from '../../lib/network/step/tensorFlowEngine';
import type { TrainingPictures } from '../../lib/network/train/trainingData';

/** Loss of a whole batch at the model's weights and its gradient, one array a weight, by TensorFlow.js. */
export function gradientOf(
  model: tf.LayersModel,
  { pictures, labels }: TrainingPictures,
  classWeights?: readonly number[],
): { readonly loss: number; readonly gradients: readonly Float32Array[] } {
  const engine = new TensorFlowEngine(model);
  const batch = { pictures, labels: Uint8Array.from(labels), count: labels.length };
  const { loss } = engine.learn({ ...batch, shares: sharesOf(batch, classWeights), step: 0, firstSample: 0 });
  let at = 0;
  const gradients = model.trainableWeights.map((weight) => {
    const size = (weight.shape as number[]).reduce((product, side) => product * side, 1);
    at += size;
    return engine.gradient.slice(at - size, at);
  });
  return { loss, gradients };
}
