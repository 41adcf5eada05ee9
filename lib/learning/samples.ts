/** Labelled examples: row i of `inputs` (dimension numbers) belongs to row i of `answers` (outputs numbers). */
export interface Samples {
  readonly count: number;
  /** Numbers of one input, 2 for points of the plane. */
  readonly dimension: number;
  /** Row-major, `inputs[i * dimension + j]`. */
  readonly inputs: Float64Array;
  /** Numbers of one answer, 1 for yes or no. */
  readonly outputs: number;
  /** Row-major, `answers[i * outputs + j]`. */
  readonly answers: Float64Array;
}

/** Samples from rows of inputs and rows of answers. Throws RangeError where their lengths differ. */
export function samplesFrom(inputs: readonly (readonly number[])[], answers: readonly (readonly number[])[]): Samples {
  const [dimension, outputs] = [inputs[0]?.length ?? 0, answers[0]?.length ?? 0];
  if (inputs.length !== answers.length) throw new RangeError(`${inputs.length} inputs have ${answers.length} answers`);
  const ragged = inputs.some((row) => row.length !== dimension) || answers.some((row) => row.length !== outputs);
  if (ragged) throw new RangeError('the rows of samples differ in length');
  return {
    count: inputs.length,
    dimension,
    inputs: Float64Array.from(inputs.flat()),
    outputs,
    answers: Float64Array.from(answers.flat()),
  };
}
