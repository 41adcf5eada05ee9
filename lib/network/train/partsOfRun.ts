import type * as tf from '@tensorflow/tfjs';
import type { BestWeights } from './bestWeights';
import { type Checkpoint, digestOf } from './checkpoint';
import type { TrainingPictures } from './trainingData';
import type { TrainOptions } from './trainOptions';

/** What decides the numbers of a run, beside the network. */
export interface RunSettings {
  readonly set: TrainingPictures;
  readonly validation: TrainingPictures | undefined;
  readonly options: TrainOptions;
  readonly batchSize: number;
  readonly best: BestWeights | undefined;
}

/**
 * What a run is made of, so that a checkpoint is not resumed with something else. Of functions (augmentation, learning
 * rate) only what they are can be known, not what they do: the first epoch's rate, and whether there is an augmentation.
 */
export function partsOfRun(
  model: tf.LayersModel,
  { set, validation, options, batchSize, best }: RunSettings,
): Checkpoint['parts'] {
  const { seed, learningRate, classWeights, augment, optimiser = 'adam' } = options;
  return {
    network: digestOf(JSON.stringify(model.layers.map(describe))),
    'training set': digestOfPictures(set),
    'validation set': validation === undefined ? 'none' : digestOfPictures(validation),
    seed: String(seed),
    'batch size': String(batchSize),
    optimiser: typeof optimiser === 'function' ? 'made by a function' : optimiser,
    'learning rate': String(typeof learningRate === 'function' ? `${learningRate(1)} at first` : learningRate),
    'set of class weights': String(classWeights),
    augmentation: String(augment !== undefined),
    'measure of the best epoch': String(best?.monitor),
  };
}

/** A layer without its name, which TensorFlow.js may have given it by counting. */
function describe(layer: tf.layers.Layer): object {
  const { name: _, ...config } = layer.getConfig();
  return { kind: layer.getClassName(), config, shapes: layer.getWeights().map(({ shape }) => shape) };
}

function digestOfPictures({ pictures, labels }: TrainingPictures): string {
  return digestOf(`${digestOf(pictures)} ${digestOf(Uint8Array.from(labels))}`);
}
