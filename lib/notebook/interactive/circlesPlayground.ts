import { decisionMap } from '../../figures/decisionMap';
import { createDenseNetwork } from '../../learning/denseNetwork';
import { decisionGrid } from '../../learning/grid';
import { makeCircles } from '../../learning/pointClouds';
import { createRandom } from '../../random';
import { inNotebook, type MimeBundle, writeOutput } from '../display';
import { interactiveOutput } from './interactiveOutput';
import type { CirclesSettings } from './page/circlesPage';

/** The thesis' settings (section 2.4.1). */
const THESIS: CirclesSettings = {
  layers: 2,
  neurons: 4,
  activation: 'sigmoid',
  rule: 'thesis',
  learningRate: 0.01,
  noise: 0.05,
  seed: 1,
};

/**
 * Shows a network that learns two clouds of points under the cell, to touch: points, layers, activation, rule, learning
 * rate, noise and seed. It begins with the thesis' settings. Outside a notebook it does nothing.
 */
export async function showCirclesPlayground(settings: Partial<CirclesSettings> = {}): Promise<void> {
  if (inNotebook()) writeOutput(await circlesPlayground(settings));
}

/** The output that `showCirclesPlayground` shows. */
export function circlesPlayground(settings: Partial<CirclesSettings> = {}): Promise<MimeBundle> {
  const whole = { ...THESIS, ...settings };
  const random = createRandom(whole.seed);
  const samples = makeCircles(500, { factor: 0.5, noise: whole.noise, random });
  const sizes = [2, ...Array.from({ length: whole.layers }, () => whole.neurons), 1];
  const network = createDenseNetwork(sizes, { activation: whole.activation, random });
  const title = 'Circles to touch';
  const panel = {
    title: 'before training; where scripts run, press play',
    grid: decisionGrid(network, { reach: 1.5, size: 25 }),
  };
  return interactiveOutput({
    title,
    page: 'notebook/interactive/page/circlesPage',
    settings: whole,
    figure: decisionMap([panel], samples, { title }),
  });
}
