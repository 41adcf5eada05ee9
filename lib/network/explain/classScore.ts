import * as tf from '@tensorflow/tfjs';

/**
 * The score of one class before the softmax, computed from the output of some layer by the layers after it. The
 * probability itself says little where it is near 1: its derivative vanishes there.
 */
export function classScore(layers: readonly tf.layers.Layer[], classIndex: number): (input: tf.Tensor) => tf.Scalar {
  const last = layers.at(-1);
  const [kernel, bias] = last?.getClassName() === 'Dense' ? last.getWeights() : [];
  const classes = kernel?.shape[1] ?? 0;
  if (kernel === undefined || !(classIndex >= 0 && classIndex < classes)) {
    throw new RangeError(`class ${classIndex} of a model that ends in a dense layer of ${classes} classes`);
  }
  return (input) => {
    const before = layers.slice(0, -1).reduce((tensor, layer) => layer.apply(tensor) as tf.Tensor, input);
    const product = tf.matMul(before as tf.Tensor2D, kernel as tf.Tensor2D);
    const scores = bias === undefined ? product : tf.add(product, bias);
    return tf.sum(tf.slice(scores, [0, classIndex], [1, 1])) as tf.Scalar;
  };
}
