import type * as tf from '@tensorflow/tfjs';

/** Shape of one input of the model: [60, 60, 1] for the thesis' networks. */
export function inputShape(model: tf.LayersModel): number[] {
  const shape = model.inputs[0]!.shape.slice(1);
  if (model.inputs.length !== 1 || shape.some((side) => side === null)) {
    throw new RangeError(
      `a model with one input of known size is wanted, got ${JSON.stringify(model.inputs[0]!.shape)}`,
    );
  }
  return shape as number[];
}

/** Number of classes that the model tells apart. */
export function outputClasses(model: tf.LayersModel): number {
  return model.outputs[0]!.shape.at(-1)!;
}
