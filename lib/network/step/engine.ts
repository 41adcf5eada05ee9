import * as tf from '@tensorflow/tfjs';
import { compileExecutor, type Executor } from '../kernels/executor/executor';
import { TensorFlowEngine } from './tensorFlowEngine';

/** What computes a network on this thread: its answers, and the loss and gradient of a batch. */
export type Engine = Pick<Executor, 'parameters' | 'gradient' | 'predict' | 'learn'>;

/**
 * The engine of a model: the executor on the WebAssembly backend where it knows all layers, else TensorFlow.js.
 * `batchSize` bounds the pictures of a `learn`.
 */
export function engineOf(model: tf.LayersModel, batchSize: number): Engine {
  return executorOf(model, batchSize) ?? new TensorFlowEngine(model);
}

/** The executor of a model; undefined where TensorFlow.js has to compute. */
export function executorOf(model: tf.LayersModel, batchSize: number): Executor | undefined {
  return tf.getBackend() === 'wasm' ? compileExecutor(model, batchSize) : undefined;
}
