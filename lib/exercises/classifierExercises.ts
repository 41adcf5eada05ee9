import type { ClassScore } from '../network/judge/confusionMatrix';
import type { Exercise } from './exercise';
import { near } from './near';
import { say } from './say';

/** The exercise of notebook 06 on its confusion matrix: the part of all comets that are called so. */
export function recallExercise({ precision, recall }: Pick<ClassScore, 'precision' | 'recall'>): Exercise<number> {
  return {
    id: '06.1',
    hints: [
      say`Of all comets: is that a row of the matrix or a column?`,
      say`The comets that are called comets, over all comets: the sum of their row.`,
    ],
    fault: (answer) => {
      if (near(answer, recall, 0.005)) return undefined;
      if (near(answer, precision, 0.005))
        return say`you gave ${answer}: that is the precision, of the stamps that are called comets`;
      if (near(answer, 100 * recall, 0.5))
        return say`you gave ${answer}: that is in percent; a part lies between 0 and 1`;
      return say`you gave ${answer}; read the row of the comets once more`;
    },
  };
}
