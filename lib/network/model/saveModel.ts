import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { writeWhole, writeWholeWith } from '../../writeWhole';

/** The two files of a saved model. */
export const MODEL_FILE = 'model.json';
const WEIGHTS_FILE = 'weights.bin';

/**
 * Saves a model as `folder`/model.json and weights.bin, the layers format of TensorFlow.js (readable by its own
 * loadLayersModel). Other files of the folder stay; a failure leaves what was there before. `meta` (class names, the
 * training's history ...) is read back with model.getUserDefinedMetadata(). Optimizer state is not saved.
 */
export async function saveModel(model: tf.LayersModel, folder: string, meta?: object): Promise<void> {
  const artifacts = await collectArtifacts(model);
  const weights = tf.io.CompositeArrayBuffer.join(artifacts.weightData);
  const manifest = {
    format: 'layers-model',
    generatedBy: `TensorFlow.js ${tf.version.tfjs}`,
    convertedBy: null,
    modelTopology: artifacts.modelTopology,
    weightsManifest: [{ paths: [WEIGHTS_FILE], weights: artifacts.weightSpecs }],
    ...(meta === undefined ? {} : { userDefinedMetadata: meta }),
  };
  // model.json is complete on the disk before the weights appear under their name, and appears right after them.
  await writeWholeWith(join(folder, MODEL_FILE), async (temporary) => {
    await writeFile(temporary, JSON.stringify(manifest));
    await writeWhole(join(folder, WEIGHTS_FILE), new Uint8Array(weights));
  });
}

/** The model as plain data: topology as JSON, weights as bytes. */
export async function collectArtifacts(model: tf.LayersModel): Promise<tf.io.ModelArtifacts> {
  let collected: tf.io.ModelArtifacts = {};
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      collected = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  return collected;
}
