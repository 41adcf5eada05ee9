import { join } from 'node:path';
import type * as tf from '@tensorflow/tfjs';
import { InputError } from '../../inputError';
import { loadModel } from '../../network/model/loadModel';
import { inputShape, outputClasses } from '../../network/model/modelShape';
import type { FrameClassifier } from './frameClassifier';
import { STAMP_SIDE } from './scaledStamps';
import { STAMP_ANSWERS } from './stampAnswers';
import { type FrameJudges, VERDICTS } from './verdict';

/** A network that reads scaled stamps, and what judges frames by its answers. */
export interface Grader extends FrameJudges {
  readonly model: tf.LayersModel;
}

/** The grader that is shipped; made by `seeing-lab train-grader`. */
export const SHIPPED_GRADER: string = join(__dirname, '../../../../data/models/any-telescope');

/**
 * Loads a grader that `seeing-lab train-grader` saved, by default the shipped one. Throws InputError when the folder
 * holds no model, or a model without classifiers of frames. The caller disposes of the model.
 */
export async function loadGrader(path: string = SHIPPED_GRADER): Promise<Grader> {
  const model = await loadModel(path);
  const { frames, kinds } = (model.getUserDefinedMetadata() ?? {}) as Partial<FrameJudges>;
  const fits =
    inputShape(model).join() === `${STAMP_SIDE},${STAMP_SIDE},1` && outputClasses(model) === STAMP_ANSWERS.length;
  if (!fits || !isClassifier(frames) || frames.classes.join() !== VERDICTS.join() || !isClassifier(kinds)) {
    model.dispose();
    throw new InputError(`${path} is no grader: wanted a model made by seeing-lab train-grader`);
  }
  return { model, frames, kinds };
}

function isClassifier(value: FrameClassifier | undefined): value is FrameClassifier {
  if (value === undefined || !Array.isArray(value.classes) || !(value.hidden > 0)) return false;
  const { means, scales, committee, hidden, classes } = value;
  if (!Array.isArray(means) || !Array.isArray(scales) || !Array.isArray(committee)) return false;
  const size = hidden * (means.length + 1) + classes.length * (hidden + 1);
  const isSound = (list: unknown): boolean => Array.isArray(list) && list.every(Number.isFinite);
  return committee.every((one) => isSound(one) && one.length === size) && isSound(means) && isSound(scales);
}
