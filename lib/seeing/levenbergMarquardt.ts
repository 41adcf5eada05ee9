import { factorInPlace, substituteInPlace } from './cholesky';

/** Data and the model that shall follow them. */
export interface LeastSquaresProblem {
  /** What was measured. */
  readonly values: Float64Array;
  /**
   * Writes the model's value for each datum into `model`, and its derivatives by each parameter into `jacobian`
   * (row-major: all parameters of the first datum, then of the second ...).
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
   * the sum of squares. Default 1e-6: far below the parameters' errors.
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
  const { maxIterations = 100, tolerance = 1e-6 } = options;
  const limits = limitsOf(start.length, options);
  const count = problem.values.length;
  const freeParameters = start.length - limits.fixed.filter(Boolean).length;
  if (count < freeParameters) throw new RangeError(`${count} data cannot fix ${freeParameters} parameters`);

  let best = stateAt(problem, clamp(Float64Array.from(start), limits));
  let trial = stateLike(best);
  const floor = ROUNDING * problem.values.reduce((sum, value) => sum + value * value, 0);
  let damping = FIRST_DAMPING;
  let converged = false;
  let iterations = 0;
  let normal = normalEquations(problem, best);
  while (iterations < maxIterations && damping < MOST_DAMPING) {
    iterations++;
    const step = dampedStep(normal, freeOf(best, normal, limits), damping);
    if (step === undefined) {
      damping *= 10;
      continue;
    }
    const change = modelChange(normal, step);
    converged = damping <= TRUSTED_DAMPING && change <= tolerance * tolerance * best.squares + floor;
    trial.parameters.set(best.parameters.map((value, i) => value + step[i]));
    clamp(trial.parameters, limits);
    evaluateInPlace(problem, trial);
    if (trial.squares <= best.squares) {
      [best, trial] = [trial, best];
      if (converged) break;
      normal = normalEquations(problem, best);
      damping = Math.max(LEAST_DAMPING, damping / 10);
    } else if (converged) {
      break;
    } else {
      damping *= 10;
    }
  }
  const free = freeOf(best, normal, limits);
  const { parameters, model, jacobian, squares } = best;
  return { parameters, converged, iterations, residualSquares: squares, model, jacobian, free };
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

function stateAt(problem: LeastSquaresProblem, parameters: Float64Array): State {
  const count = problem.values.length;
  const model = new Float64Array(count);
  const state = { parameters, model, jacobian: new Float64Array(count * parameters.length), squares: 0 };
  evaluateInPlace(problem, state);
  return state;
}

function stateLike({ parameters, model, jacobian }: State): State {
  return {
    parameters: new Float64Array(parameters.length),
    model: new Float64Array(model.length),
    jacobian: new Float64Array(jacobian.length),
    squares: 0,
  };
}

/** A model that is no number anywhere counts as infinitely bad, so that the step that led there is taken back. */
function evaluateInPlace(problem: LeastSquaresProblem, state: State): void {
  const { values } = problem;
  const { model } = state;
  problem.evaluate(state.parameters, model, state.jacobian);
  let squares = 0;
  for (let i = 0; i < values.length; i++) squares += (values[i] - model[i]) ** 2;
  state.squares = Number.isNaN(squares) ? Number.POSITIVE_INFINITY : squares;
}

interface NormalEquations {
  /** J^T J, row-major. */
  readonly matrix: Float64Array;
  /** J^T residual: where the sum of squares falls. */
  readonly descent: Float64Array;
}

function normalEquations({ values }: LeastSquaresProblem, { model, jacobian, parameters }: State): NormalEquations {
  const size = parameters.length;
  const matrix = new Float64Array(size * size);
  const descent = new Float64Array(size);
  for (let row = 0, at = 0; row < values.length; row++, at += size) {
    const residual = values[row] - model[row];
    for (let i = 0; i < size; i++) {
      const derivative = jacobian[at + i];
      descent[i] += derivative * residual;
      for (let j = 0; j <= i; j++) matrix[i * size + j] += derivative * jacobian[at + j];
    }
  }
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) matrix[j * size + i] = matrix[i * size + j];
  return { matrix, descent };
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
