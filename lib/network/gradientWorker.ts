// What runs in each thread of a WorkerPool: its own engine, its own copy of the model, one task at a time.
import { parentPort, workerData } from 'node:worker_threads';
import type * as tf from '@tensorflow/tfjs';
import { useBackend } from './backend';
import { batchGradient } from './batchGradient';
import { collectNowAndThen } from './collectGarbage';
import { forward } from './forward';
import { modelFromArtifacts } from './loadModel';
import { moveDropoutTo } from './seededDropout';
import { loadWeights } from './trainableWeights';
import type { GradientAnswer, GradientTask, PredictionTask, WorkerSetup, WorkerTask } from './workerTask';

const setup = workerData as WorkerSetup;

async function start(): Promise<void> {
  await useBackend('wasm');
  const model = await modelFromArtifacts(setup.artifacts);
  parentPort!.on('message', async (task: WorkerTask) => {
    loadWeights(model, setup.weights);
    const answer = task.kind === 'gradient' ? gradientOf(model, task) : await predictInto(model, task);
    parentPort!.postMessage(answer);
  });
  parentPort!.postMessage(null);
}

function gradientOf(model: tf.LayersModel, task: GradientTask): GradientAnswer {
  const { pictures, labels, step, firstSample, batchCount } = task;
  moveDropoutTo(model, { step, firstSample });
  const { loss, hits, gradients } = batchGradient(
    model,
    { pictures, labels, count: labels.length },
    { classWeights: setup.classWeights, batchCount, penalty: firstSample === 0 },
  );
  for (const [i, gradient] of gradients.entries()) setup.gradients[i]!.set(gradient);
  collectNowAndThen();
  return { loss, hits };
}

async function predictInto(model: tf.LayersModel, { pictures, probabilities }: PredictionTask): Promise<null> {
  probabilities.set(await forward(model, pictures, setup));
  return null;
}

// A failure anywhere ends the thread with its error: the pool hears of it and ends the run.
void start();
