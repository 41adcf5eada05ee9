import type * as tf from '@tensorflow/tfjs';
import { modelFromArtifacts } from '../network/model/loadModel';
import { collectArtifacts } from '../network/model/saveModel';

/** What is read of the topology of a Sequential model. */
interface Topology {
  readonly config: { readonly layers: readonly { readonly class_name: string }[] };
}

/**
 * A copy of a network without its dropout layers, which answers the same: for training on examples that never repeat,
 * where there is nothing to learn by heart. The caller disposes of it.
 */
export async function withoutDropout(model: tf.LayersModel): Promise<tf.LayersModel> {
  const artifacts = await collectArtifacts(model);
  const topology = artifacts.modelTopology as unknown as Topology;
  const layers = topology.config.layers.filter(({ class_name }) => class_name !== 'Dropout');
  return modelFromArtifacts({ ...artifacts, modelTopology: { ...topology, config: { ...topology.config, layers } } });
}
