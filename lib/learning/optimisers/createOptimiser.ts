import { adadelta } from './adadelta';
import { adagrad } from './adagrad';
import { adam } from './adam';
import { momentum } from './momentum';
import type { Optimiser } from './optimiser';
import { rmsprop } from './rmsprop';
import { sgd } from './sgd';

export type OptimiserName = 'sgd' | 'momentum' | 'adagrad' | 'rmsprop' | 'adadelta' | 'adam';

/** The optimisers by name, in the order in which they were found; each is made for a number of parameters. */
export const OPTIMISERS: Readonly<Record<OptimiserName, (size: number) => Optimiser>> = {
  sgd,
  momentum,
  adagrad,
  rmsprop,
  adadelta,
  adam,
};

/** A fresh optimiser with its usual settings, for `size` parameters. */
export function createOptimiser(name: OptimiserName, size: number): Optimiser {
  return OPTIMISERS[name](size);
}
