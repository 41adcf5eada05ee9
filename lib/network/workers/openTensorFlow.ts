import type * as tf from '@tensorflow/tfjs';
import { useBackend } from '../backend';
import { modelFromArtifacts } from '../model/loadModel';
import type { Engine } from '../step/engine';
import { TensorFlowEngine } from '../step/tensorFlowEngine';

/** Starts TensorFlow.js on this thread, with a copy of a model: what a worker needs that knows no plan of it. */
export async function openTensorFlow(artifacts: tf.io.ModelArtifacts): Promise<Engine> {
  await useBackend('wasm');
  return new TensorFlowEngine(await modelFromArtifacts(artifacts));
}
