import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import { InputError } from '../../inputError';
import { inputShape, outputClasses } from '../../network/forward';
import { loadModel } from '../../network/loadModel';
import { CLASS_NAMES } from '../../stamps/stampSet';
import type { Calibration } from './calibration';
import { STAMP_SIDE } from './scaledStamps';

/** A network that reads scaled stamps, and what its certainty is worth. */
export interface Grader {
  readonly model: tf.LayersModel;
  readonly calibration: Calibration;
}

/** The grader that is shipped; made by `seeing-lab train-grader`. */
export const SHIPPED_GRADER: string = join(__dirname, '../../../../data/models/any-telescope');

/**
 * Loads a grader that `seeing-lab train-grader` saved, by default the shipped one. Throws InputError when the folder
 * holds no model, or a model that was not calibrated for frames. The caller disposes of the model.
 */
export async function loadGrader(path: string = SHIPPED_GRADER): Promise<Grader> {
  const model = await loadModel(path);
  const { calibration } = (model.getUserDefinedMetadata() ?? {}) as { calibration?: Calibration };
  const fits =
    inputShape(model).join() === `${STAMP_SIDE},${STAMP_SIDE},1` && outputClasses(model) === CLASS_NAMES.length;
  if (!fits || !Array.isArray(calibration)) {
    model.dispose();
    throw new InputError(`${path} is no grader: wanted a model made by seeing-lab train-grader`);
  }
  return { model, calibration };
}
