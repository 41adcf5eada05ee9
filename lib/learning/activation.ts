/** What a neuron does with its weighted sum z: h = f(z). A pair, so that forward and backward pass cannot drift apart. */
export interface Activation {
  readonly name: string;
  /** f(z). */
  output(z: number): number;
  /** df/dz at z; `h` is f(z), which the forward pass has left behind. */
  derivative(z: number, h: number): number;
}

/** f(z) = z: no activation at all, as in linear regression. */
export const linear: Activation = { name: 'linear', output: (z) => z, derivative: () => 1 };

/** 0 below zero, 1 from zero on. Its derivative is 0 wherever it has one, so nothing can be learned through it. */
export const step: Activation = { name: 'step', output: (z) => (z < 0 ? 0 : 1), derivative: () => 0 };

/** The logistic function 1 / (1 + e^-z), between 0 and 1; its slope is at most 1/4. */
export const sigmoid: Activation = {
  name: 'sigmoid',
  output: logistic,
  derivative: (_, h) => h * (1 - h),
};

/** Hyperbolic tangent, between -1 and 1; its slope is at most 1. */
export const tanh: Activation = { name: 'tanh', output: Math.tanh, derivative: (_, h) => 1 - h * h };

/** Rectified linear unit max(0, z); at zero, where it has no derivative, we take 0 as TensorFlow does. */
export const relu: Activation = {
  name: 'relu',
  output: (z) => Math.max(0, z),
  derivative: (z) => (z > 0 ? 1 : 0),
};

/** max(alpha z, z) for 0 <= alpha < 1 (He et al. 2015): no neuron dies, since the slope never vanishes. */
export function parametricRelu(alpha: number): Activation {
  if (!(alpha >= 0 && alpha < 1))
    throw new RangeError(`parametric ReLU takes an alpha from 0 to below 1, got ${alpha}`);
  return {
    name: `parametric relu ${alpha}`,
    output: (z) => (z > 0 ? z : alpha * z),
    derivative: (z) => (z > 0 ? 1 : alpha),
  };
}

/** ln(1 + e^z), a smooth ReLU; its derivative is the sigmoid. */
export const softplus: Activation = { name: 'softplus', output: smoothRelu, derivative: logistic };

/** z tanh(softplus(z)) (Misra 2020): dips below zero, smooth, unbounded above. */
export const mish: Activation = {
  name: 'mish',
  output: (z) => z * Math.tanh(smoothRelu(z)),
  derivative: (z) => {
    const gate = Math.tanh(smoothRelu(z));
    return gate + z * (1 - gate * gate) * logistic(z);
  },
};

export type ActivationName = 'linear' | 'step' | 'sigmoid' | 'tanh' | 'relu' | 'softplus' | 'mish';

/** Activations that a network can be asked for by name. */
export const ACTIVATIONS: Readonly<Record<ActivationName, Activation>> = {
  linear,
  step,
  sigmoid,
  tanh,
  relu,
  softplus,
  mish,
};

/** Written so that the exponential never overflows. */
function logistic(z: number): number {
  if (z >= 0) return 1 / (1 + Math.exp(-z));
  const power = Math.exp(z);
  return power / (1 + power);
}

/** ln(1 + e^z) without overflow for large z and without losing small values for very negative z. */
function smoothRelu(z: number): number {
  return Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z)));
}
