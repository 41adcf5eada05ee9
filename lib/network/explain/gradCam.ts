import * as tf from '@tensorflow/tfjs';
import { createImage, type Image } from '../../image/image';
import { classScore } from './classScore';
import { chain, pictureTensor } from './layerOutputs';

/**
 * Where in a picture a convolutional network finds a class: Grad-CAM (Selvaraju et al. 2017). The maps of the last
 * convolution (or of the layer named), each weighed by the mean derivative of the class's score by its values, are added
 * up; what is negative is cut off. As large as that layer's maps, scaled to a maximum of 1 (all 0 when nothing speaks for
 * the class). Throws RangeError when the model has no convolution or no layer of that name.
 */
export function gradCam(
  model: tf.LayersModel,
  picture: Float32Array,
  { classIndex, layer }: { readonly classIndex: number; readonly layer?: string },
): Image {
  const layers = chain(model);
  const at = layers.findLastIndex((one) =>
    layer === undefined ? one.getClassName() === 'Conv2D' : one.name === layer,
  );
  if (at < 0) throw new RangeError(layer === undefined ? 'the model has no convolution' : `no layer ${layer}`);
  const heat = tf.tidy(() => {
    const input = pictureTensor(model, picture);
    const maps = layers.slice(0, at + 1).reduce((tensor, one) => one.apply(tensor) as tf.Tensor, input);
    const derivative = tf.grad(classScore(layers.slice(at + 1), classIndex))(maps);
    return tf.relu(tf.sum(tf.mul(maps, tf.mean(derivative, [1, 2], true)), 3));
  });
  const [, height, width] = heat.shape as [number, number, number];
  const values = heat.dataSync() as Float32Array;
  heat.dispose();
  const most = values.reduce((a, b) => Math.max(a, b), 0);
  return createImage(
    width,
    height,
    values.map((value) => (most === 0 ? 0 : value / most)),
  );
}

/** A picture of another size, bilinear between the centres of its pixels: to lay a map over the digit it belongs to. */
export function enlarge(image: Image, width: number, height: number): Image {
  const large = createImage(width, height);
  for (let y = 0; y < height; y++) {
    const v = Math.min(image.height - 1, Math.max(0, ((y + 0.5) * image.height) / height - 0.5));
    for (let x = 0; x < width; x++) {
      const u = Math.min(image.width - 1, Math.max(0, ((x + 0.5) * image.width) / width - 0.5));
      large.data[y * width + x] = between(image, u, v);
    }
  }
  return large;
}

function between({ data, width, height }: Image, u: number, v: number): number {
  const [left, top] = [Math.floor(u), Math.floor(v)];
  const [right, bottom] = [Math.min(width - 1, left + 1), Math.min(height - 1, top + 1)];
  const [fx, fy] = [u - left, v - top];
  const upper = (1 - fx) * data[top * width + left]! + fx * data[top * width + right]!;
  const lower = (1 - fx) * data[bottom * width + left]! + fx * data[bottom * width + right]!;
  return (1 - fy) * upper + fy * lower;
}
