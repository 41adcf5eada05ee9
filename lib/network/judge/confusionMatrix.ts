/**
 * Counts how often class r (row) was called class c (column): counts[r][c]. Throws RangeError when the two lists differ
 * in length or hold a class outside 0 .. classes - 1.
 */
export function confusionMatrix(
  truths: ArrayLike<number>,
  predictions: ArrayLike<number>,
  classes: number,
): number[][] {
  if (truths.length !== predictions.length) {
    throw new RangeError(`${truths.length} true classes, but ${predictions.length} predicted ones`);
  }
  const counts = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < truths.length; i++) {
    const row = counts[truths[i]!];
    const column = predictions[i]!;
    if (row?.[column] === undefined) {
      throw new RangeError(`sample ${i}: classes ${truths[i]} and ${column} are not both within 0..${classes - 1}`);
    }
    row[column]!++;
  }
  return counts;
}

/** How well one class was told from the others. A score without a meaning (nothing to divide by) is NaN. */
export interface ClassScore {
  readonly name: string;
  /** Of the samples called this class, the fraction that is; NaN when none was called it. */
  readonly precision: number;
  /** Of the samples of this class, the fraction that was found; NaN when there are none. */
  readonly recall: number;
  /** 2 hits / (samples of the class + samples called it); NaN when there are neither. */
  readonly f1: number;
  /** Samples of this class. */
  readonly support: number;
}

/** Precision, recall and F1 of each class of a confusion matrix (rows true, columns predicted). */
export function classScores(confusion: readonly (readonly number[])[], names: readonly string[]): ClassScore[] {
  return confusion.map((row, index) => {
    const hits = row[index]!;
    const support = row.reduce((sum, count) => sum + count, 0);
    const called = confusion.reduce((sum, other) => sum + other[index]!, 0);
    return {
      name: names[index] ?? String(index),
      precision: hits / called,
      recall: hits / support,
      f1: (2 * hits) / (support + called),
      support,
    };
  });
}
