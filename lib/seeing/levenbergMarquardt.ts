import type { KernelMemory } from '../kernelMemory';
import { factorInPlace, substituteInPlace } from './cholesky';
import { type SeeingKernels, seeingKernels } from './kernels';

/** Data and the model that shall follow them. */
export interface LeastSquaresProblem {
  /** What was measured. */
  readonly values: Float64Array;
  /** Where evaluate works, and so the fit: its first `scratch` float64 are evaluate's. Default: the kernels' memory. */
  readonly memory?: KernelMemory<SeeingKernels>;
  readonly scratch?: number;
  /**
   * Writes the model's value for each datum into `model`, and its derivatives by each parameter into `jacobian`
   * (by the first parameter for all data, then by the second ...). In a fit both are views of the memory.
   */
  evaluate(parameters: Float64Array, model: Float64Array, jacobian: Float64Array): void;
}

/** How to fit. Arrays have one entry a parameter. */
export interface LeastSquaresOptions {
  readonly lower?: ArrayLike<number>;
  readonly upper?: ArrayLike<number>;
  /** True where a parameter keeps its starting value. */
  readonly fixed?: readonly boolean[];
  /** Default 100. */
  readonly maxIterations?: number | undefined;
  /**
   * The fit has converged when the next step changes the model by less than this share of the residual, both as root of
   * the sum of squares. That step is still taken. Default 1e-5: a thousandth of the parameters' errors at most.
   */
  readonly tolerance?: number;
}

/** The best parameters and what the errors are computed from. */
export interface LeastSquaresResult {
  readonly parameters: Float64Array;
  readonly converged: boolean;
  readonly iterations: number;
  /** Sum of the squared residuals. */
  readonly residualSquares: number;
  /** Model and derivatives at the best parameters, laid out as `evaluate` writes them. */
  readonly model: Float64Array;
  readonly jacobian: Float64Array;
  /** J^T J, row-major, of the last step's derivatives; 0 for parameters that were fixed. */
  readonly normalMatrix: Float64Array;
  /** Indices of the parameters that were free at the end: not fixed, not held by a bound. */
  readonly free: readonly number[];
}

const FIRST_DAMPING = 1e-3;
const LEAST_DAMPING = 1e-12;
/** With so much damping no step is long enough to matter. */
const MOST_DAMPING = 1e12;
/** A short step says that the minimum is near only when damping did not shorten it. */
const TRUSTED_DAMPING = 1;
/** Squared share of the data below which a residual is rounding. */
const ROUNDING = 1e-28;

interface State {
  readonly parameters: Float64Array;
  readonly model: Float64Array;
  readonly jacobian: Float64Array;
  readonly residual: Float64Array;
  squares: number;
}

/**
 * Non-linear least squares by damped Gauss-Newton steps (Levenberg 1944, Marquardt 1963: the damping is scaled by the
 * diagonal of J^T J). Bounds are kept by projection: a parameter that a bound stops takes no part in the step. Float64
 * throughout. Throws RangeError when there are fewer data than free parameters.
 */
export function levenbergMarquardt(
  problem: LeastSquaresProblem,
  start: ArrayLike<number>,
  options: LeastSquaresOptions = {},
): LeastSquaresResult {
  const { maxIterations = 100, tolerance = 1e-5 } = options;
  const limits = limitsOf(start.length, options);
  const count = problem.values.length;
  const freeParameters = start.length - limits.fixed.filter(Boolean).length;
  if (count < freeParameters) throw new RangeError(`${count} data cannot fix ${freeParameters} parameters`);

  const work = workOf(problem, start, limits);
  const { normal } = work;
  let [best, trial] = work.states;
  clamp(best.parameters, limits);
  evaluateInPlace(problem, best);
  const floor = ROUNDING * sumOfSquares(problem.values);
  let damping = FIRST_DAMPING;
  let converged = false;
  let iterations = 0;
  sumInPlace(work, best);
  while (iterations < maxIterations && damping < MOST_DAMPING) {
    iterations++;
    const step = dampedStep(normal, freeOf(best, normal, limits), damping);
    if (step === undefined) {
      damping *= 10;
      continue;
    }
    const change = modelChange(normal, step);
    converged = damping <= TRUSTED_DAMPING && change <= tolerance * tolerance * best.squares + floor;
    if (converged) {
      stepAlongTangentInPlace(best, step, { values: problem.values, limits });
      break;
    }
    for (let i = 0; i < step.length; i++) trial.parameters[i] = best.parameters[i] + step[i];
    clamp(trial.parameters, limits);
    evaluateInPlace(problem, trial);
    if (trial.squares <= best.squares) {
      [best, trial] = [trial, best];
      sumInPlace(work, best);
      damping = Math.max(LEAST_DAMPING, damping / 10);
    } else {
      damping *= 10;
    }
  }
  const free = freeOf(best, normal, limits);
  const { parameters, model, jacobian, residual } = best;
  const residualSquares = sumOfSquares(residual);
  return {
    parameters,
    converged,
    iterations,
    residualSquares,
    // Copies: the next fit works in the same memory.
    model: model.slice(),
    jacobian: jacobian.slice(),
    normalMatrix: normal.matrix.slice(),
    free,
  };
}

interface Limits {
  readonly lower: ArrayLike<number>;
  readonly upper: ArrayLike<number>;
  readonly fixed: readonly boolean[];
}

function limitsOf(count: number, options: LeastSquaresOptions): Limits {
  return {
    lower: options.lower ?? new Float64Array(count).fill(Number.NEGATIVE_INFINITY),
    upper: options.upper ?? new Float64Array(count).fill(Number.POSITIVE_INFINITY),
    fixed: options.fixed ?? new Array<boolean>(count).fill(false),
  };
}

function clamp(parameters: Float64Array, { lower, upper }: Limits): Float64Array {
  for (let i = 0; i < parameters.length; i++) parameters[i] = Math.min(upper[i], Math.max(lower[i], parameters[i]));
  return parameters;
}

/** The kernels, and what a fit keeps in their memory. */
interface Work {
  readonly kernels: SeeingKernels;
  /** Both at the start. */
  readonly states: readonly [State, State];
  readonly normal: NormalEquations;
  /** The parameters that are not fixed. */
  readonly moving: Int32Array;
}

interface NormalEquations {
  /** J^T J, row-major; 0 for parameters that are fixed. */
  readonly matrix: Float64Array;
  /** J^T residual: where the sum of squares falls. */
  readonly descent: Float64Array;
}

function workOf(problem: LeastSquaresProblem, start: ArrayLike<number>, { fixed }: Limits): Work {
  const { values, scratch = 0, memory = seeingKernels() } = problem;
  const [count, size] = [values.length, start.length];
  const moving = fixed.map((_, i) => i).filter((i) => !fixed[i]);
  const buffer = memory.reserve(8 * (scratch + 2 * count * (size + 2) + size * (size + 2)));
  let at = 8 * scratch;
  const take = (length: number): Float64Array => {
    const list = new Float64Array(buffer, at, length);
    at += 8 * length;
    return list;
  };
  const state = (): State => ({
    parameters: Float64Array.from(start),
    model: take(count),
    residual: take(count),
    jacobian: take(count * size),
    squares: 0,
  });
  const states = [state(), state()] as const;
  const normal = { matrix: take(size * size).fill(0), descent: take(size).fill(0) };
  const columns = new Int32Array(buffer, at, moving.length);
  columns.set(moving);
  return { kernels: memory.kernels, states, normal, moving: columns };
}

/** A model that is no number anywhere counts as infinitely bad, so that the step that led there is taken back. */
function evaluateInPlace(problem: LeastSquaresProblem, state: State): void {
  const { values } = problem;
  const { model, residual } = state;
  problem.evaluate(state.parameters, model, state.jacobian);
  let squares = 0;
  for (let i = 0; i < values.length; i++) {
    residual[i] = values[i] - model[i];
    squares += residual[i] * residual[i];
  }
  state.squares = Number.isNaN(squares) ? Number.POSITIVE_INFINITY : squares;
}

/** The last step is so short that the model follows its derivatives, and these stay what they are. */
function stepAlongTangentInPlace(
  { parameters, model, jacobian, residual }: State,
  step: Float64Array,
  { values, limits }: { readonly values: Float64Array; readonly limits: Limits },
): void {
  const before = parameters.slice();
  for (let i = 0; i < step.length; i++) parameters[i] += step[i];
  clamp(parameters, limits);
  for (let i = 0; i < step.length; i++) {
    const moved = parameters[i] - before[i];
    const column = i * values.length;
    if (moved !== 0) for (let row = 0; row < values.length; row++) model[row] += moved * jacobian[column + row];
  }
  for (let row = 0; row < values.length; row++) residual[row] = values[row] - model[row];
}

function sumInPlace({ kernels, normal, moving }: Work, { residual, jacobian }: State): void {
  kernels.normalEquations(
    jacobian.byteOffset,
    residual.byteOffset,
    residual.length,
    normal.descent.length,
    moving.byteOffset,
    moving.length,
    normal.matrix.byteOffset,
    normal.descent.byteOffset,
  );
}

function sumOfSquares(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i] * values[i];
  return sum;
}

/** The parameters that may move: not fixed, of some effect, and not pressed against a bound. */
function freeOf({ parameters }: State, { matrix, descent }: NormalEquations, limits: Limits): number[] {
  const free: number[] = [];
  const { lower, upper, fixed } = limits;
  for (let i = 0; i < parameters.length; i++) {
    const held = (parameters[i] <= lower[i] && descent[i] <= 0) || (parameters[i] >= upper[i] && descent[i] >= 0);
    if (!fixed[i] && !held && matrix[i * parameters.length + i] > 0) free.push(i);
  }
  return free;
}

/** Solves (J^T J + damping diag) step = J^T residual for the free parameters; the others stay. */
function dampedStep(
  { matrix, descent }: NormalEquations,
  free: readonly number[],
  damping: number,
): Float64Array | undefined {
  const all = descent.length;
  const size = free.length;
  const damped = new Float64Array(size * size);
  const answer = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    answer[i] = descent[free[i]];
    for (let j = 0; j < size; j++) damped[i * size + j] = matrix[free[i] * all + free[j]];
    damped[i * size + i] *= 1 + damping;
  }
  if (!factorInPlace(damped, size)) return undefined;
  substituteInPlace(damped, answer, size);
  const step = new Float64Array(all);
  free.forEach((parameter, i) => {
    step[parameter] = answer[i];
  });
  return step;
}

/** Sum of squares of the model's change along a step, to first order. */
function modelChange({ matrix }: NormalEquations, step: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < step.length; i++) {
    for (let j = 0; j < step.length; j++) sum += step[i] * matrix[i * step.length + j] * step[j];
  }
  return sum;
}
