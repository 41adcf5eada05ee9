// What runs in each thread of a WorkerPool: a network of its own, one task at a time.
import { workerData } from 'node:worker_threads';
import { serveJobs } from '../../workers';
import { compiledBuild } from '../kernels/assemblyKernels';
import { Executor } from '../kernels/executor/executor';
import { countHits } from '../step/countHits';
import type { Engine } from '../step/engine';
import type { StepResult } from '../step/learner';
import type { WorkerSetup, WorkerTask } from './networkTask';

const { network, batchSize, parameters, gradient } = workerData as WorkerSetup;

async function openEngine(): Promise<Engine> {
  if ('plan' in network) return new Executor(network.plan, batchSize, compiledBuild());
  const { openTensorFlow } = await import('./openTensorFlow.js');
  return openTensorFlow(network.artifacts);
}

const opening = openEngine();

serveJobs<WorkerTask, StepResult | null>(async (task) => {
  const engine = await opening;
  engine.parameters.set(parameters);
  if (task.kind === 'predict') {
    task.probabilities.set(engine.predict(task.pictures));
    return null;
  }
  const { loss, probabilities } = engine.learn(task);
  gradient.set(engine.gradient);
  return { loss, hits: countHits(probabilities, task.labels) };
});
