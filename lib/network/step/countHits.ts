/**
 * How many pictures got a higher probability for their own class than for any other, of probabilities [n, classes]:
 * a tie is no hit, nor is NaN.
 */
export function countHits(probabilities: Float32Array, labels: ArrayLike<number>): number {
  const classes = probabilities.length / labels.length;
  let hits = 0;
  for (let row = 0; row < labels.length; row++) {
    const answers = probabilities.subarray(row * classes, (row + 1) * classes);
    const own = answers[labels[row]!]!;
    if (answers.every((answer, k) => k === labels[row] || own > answer)) hits++;
  }
  return hits;
}
