import type { OptimiserName } from '../learning/optimisers/createOptimiser';
import { COLOURS } from './theme';

/** One colour an optimiser, in every figure and playground; on a map each way has a white rim, so that all show. */
export const OPTIMISER_COLOURS: Readonly<Record<OptimiserName, string>> = {
  sgd: '#111111',
  momentum: COLOURS.wrong,
  adagrad: COLOURS.orange,
  rmsprop: COLOURS.purple,
  adadelta: COLOURS.green,
  adam: COLOURS.blue,
};
