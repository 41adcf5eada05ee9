import { networkDiagram } from '../../figures/networkDiagram';
import { backpropagate } from '../../learning/backpropagate';
import { createDenseNetwork } from '../../learning/denseNetwork';
import { samplesFrom } from '../../learning/samples';
import { createRandom } from '../../random';
import { inNotebook, type MimeBundle, writeOutput } from '../display';
import { interactiveOutput } from './interactiveOutput';
import type { BackpropagationSettings } from './page/backpropagationPage';

/**
 * Shows the network of figure 2.11 under the cell, to go through backpropagation step by step: forward, back, and into
 * each neuron. Default seed 2022, learning rate 1. Outside a notebook it does nothing.
 */
export async function showBackpropagation(settings: Partial<BackpropagationSettings> = {}): Promise<void> {
  if (inNotebook()) writeOutput(await backpropagationOutput(settings));
}

/** The output that `showBackpropagation` shows. */
export function backpropagationOutput(settings: Partial<BackpropagationSettings> = {}): Promise<MimeBundle> {
  const whole = { seed: 2022, learningRate: 1, ...settings };
  const title = 'Backpropagation, step by step';
  const network = createDenseNetwork([2, 4, 4, 1], { random: createRandom(whole.seed) });
  const sample = samplesFrom([[0.5, 0.2]], [[1]]);
  const { deltas } = backpropagate(network, sample);
  return interactiveOutput({
    title,
    page: 'notebook/interactive/page/backpropagationPage',
    settings: whole,
    figure: networkDiagram(network, { title, values: [sample.inputs, ...deltas] }),
  });
}
