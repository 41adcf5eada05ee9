import { descentMap } from '../../figures/descentMap';
import { descend } from '../../learning/descend';
import { thesisSurface } from '../../learning/landscape';
import { createOptimiser, OPTIMISERS, type OptimiserName } from '../../learning/optimisers/createOptimiser';
import { inNotebook, type MimeBundle, writeOutput } from '../display';
import { interactiveOutput } from './interactiveOutput';
import type { DescentSettings } from './page/descentPage';

/** Steps of the picture that stands there without scripts. */
const STEPS = 300;

/**
 * Shows the surface of figure 2.10 under the cell, to touch: drag the start, turn the learning rate, and watch six
 * optimisers go down. Default start (0.2, 0.4), learning rate 0.02. Outside a notebook it does nothing.
 */
export async function showDescentPlayground(settings: Partial<DescentSettings> = {}): Promise<void> {
  if (inNotebook()) writeOutput(await descentPlayground(settings));
}

/** The output that `showDescentPlayground` shows. */
export function descentPlayground(settings: Partial<DescentSettings> = {}): Promise<MimeBundle> {
  const { start = [0.2, 0.4], learningRate = 0.02 } = settings;
  const title = 'Descent to touch';
  const ways = (Object.keys(OPTIMISERS) as OptimiserName[]).map((name) => ({
    name,
    path: descend(thesisSurface.slope, start, { learningRate, steps: STEPS, optimiser: createOptimiser(name, 2) }),
  }));
  const figure = descentMap(thesisSurface, ways, { title: `${title}: where scripts run, drag the start`, reach: 2.5 });
  return interactiveOutput({
    title,
    page: 'notebook/interactive/page/descentPage',
    settings: { start, learningRate },
    figure,
  });
}
