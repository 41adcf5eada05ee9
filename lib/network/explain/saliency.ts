import * as tf from '@tensorflow/tfjs';
import { classScore } from './classScore';
import { chain, pictureTensor } from './layerOutputs';

/**
 * How much each pixel matters: the derivative of a class's score (before the softmax) by the pixel, in the picture's own
 * shape (Simonyan et al. 2014, "Deep inside convolutional networks"). Positive where more ink speaks for the class.
 */
export function saliency(model: tf.LayersModel, picture: Float32Array, classIndex: number): Float32Array {
  return tf.tidy(() => {
    const derivative = tf.grad(classScore(chain(model), classIndex))(pictureTensor(model, picture));
    return derivative.dataSync().slice() as Float32Array;
  });
}
