import type { ActivationName } from '../learning/activation';
import { createDenseNetwork } from '../learning/denseNetwork';
import { predictDense } from '../learning/forward';
import { adam } from '../learning/optimisers/adam';
import { makeCircles, makeSpirals } from '../learning/pointClouds';
import type { Samples } from '../learning/samples';
import { fractionRight, trainDenseInPlace } from '../learning/trainDense';
import { createRandom } from '../random';
import type { Exercise } from './exercise';
import { near } from './near';
import { say } from './say';

/** Hidden layers and their activation. */
export interface HiddenLayers {
  readonly hidden: readonly number[];
  readonly activation: ActivationName;
}

/** Exercises of notebook 03. */
export const CIRCLES_EXERCISES: {
  readonly count: Exercise<number>;
  readonly delta: Exercise<number>;
  readonly fewest: Exercise<number>;
  readonly exclusiveOr: Exercise<readonly number[]>;
  readonly spirals: Exercise<HiddenLayers>;
} = {
  /** How many numbers a network of 2, 8, 3 and 1 neurons learns. */
  count: {
    id: '03.1',
    hints: [
      say`Each neuron has a weight for every neuron of the layer before it, and one bias.`,
      say`Three layers learn: of 8, 3 and 1 neurons. Multiply each by one more than the layer before it has.`,
    ],
    fault: (answer) => {
      if (answer === 55) return undefined;
      if (answer === 43) return say`you gave 43: those are the weights; each neuron has a bias, too`;
      if (answer === 14) return say`you gave 14: that is the number of neurons`;
      return say`you gave ${answer}; count layer by layer: the last has 3 weights and a bias, 4 numbers`;
    },
  },
  /** delta of an output neuron that says 0.8 where 1 is right: sigmoid, squared error. */
  delta: {
    id: '03.2',
    hints: [
      say`By the first of the equations of backpropagation it is a product of two derivatives: of the cost, and of the activation.`,
      say`The half squared error gives h − y, the sigmoid h(1 − h). Mind the sign.`,
    ],
    fault: (answer) => {
      if (near(answer, -0.032)) return undefined;
      if (near(answer, 0.032))
        return say`you gave ${answer}: with that sign the neuron would be told to say less than 0.8`;
      if (near(answer, -0.2)) return say`you gave ${answer}: that is h − y; the derivative of the sigmoid is missing`;
      if (near(answer, 0.16)) return say`you gave ${answer}: that is h(1 − h); how wrong the answer was is missing`;
      return say`you gave ${answer}; measured, by moving z a little, it is between −0.04 and −0.03`;
    },
  },
  /** How few neurons of one hidden layer fence in the inner circle. */
  fewest: {
    id: '03.3',
    hints: [
      say`A neuron of the first layer is one straight cut. How many straight fences does it take to close a field?`,
      say`Try it in the playground: one hidden layer, the rule adam, and fewer and fewer neurons.`,
    ],
    fault: (answer) => {
      if (!Number.isInteger(answer) || answer < 1 || answer > 20)
        return say`you gave ${answer}; a number of neurons from 1 to 20 is asked for`;
      const right = learntWith(answer);
      if (right <= 0.99)
        return say`you gave ${answer}; trained, such a network has ${500 * right} of 500 points right, so that ${answer} are too few`;
      const fewer = answer - 1;
      return learntWith(fewer) > 0.99
        ? say`you gave ${answer}; ${fewer} also separate them, so that ${answer} is not the least`
        : undefined;
    },
  },
  /** Nine numbers of an exclusive or of step functions. */
  exclusiveOr: {
    id: '03.4',
    hints: [
      say`Let the first hidden neuron be 1 when at least one input is, the second when both are. What must the output do with the two?`,
      say`A step function fires from 0 on: "at least one" is x + y − 0.5, and "both" needs only another bias.`,
    ],
    fault: (answer) => {
      if (answer.length !== 9) return say`you gave ${answer.length} numbers; the network has nine`;
      const network = createDenseNetwork([2, 2, 1], { activation: 'step', output: 'step' });
      network.parameters.set(answer);
      const corners = [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
      ] as const;
      const said = corners.map((corner) => predictDense(network, Float64Array.from(corner))[0]!);
      const wrong = corners.findIndex(([x, y], k) => said[k] !== (x === y ? 0 : 1));
      return wrong < 0
        ? undefined
        : say`for (0,0), (0,1), (1,0), (1,1) it says ${said.join(', ')}: (${corners[wrong]!.join()}) is wrong`;
    },
  },
  /** Hidden layers that solve the spirals. */
  spirals: {
    id: '03.5',
    hints: [
      say`Look at the table of six networks: which activation came nearest, and what did more neurons do?`,
      say`Two layers, as wide as the limit allows; the deep ones get stuck.`,
    ],
    fault: ({ hidden, activation }) => {
      const neurons = hidden.reduce((sum, layer) => sum + layer, 0);
      if (neurons > 40) return say`you gave ${neurons} hidden neurons; 40 are allowed`;
      const random = createRandom(2022);
      const network = createDenseNetwork([2, ...hidden, 1], { activation, random, scale: 'glorot' });
      const settings = { iterations: 1500, learningRate: 0.02, optimiser: adam(network.parameters.length) };
      trainDenseInPlace(network, spirals(2022), settings);
      const [known, fresh] = [spirals(2022), spirals(2023)].map((points) => fractionRight(network, points));
      if (fresh! > 0.98) return undefined;
      const what = say`${hidden.join(' − ')} ${activation}: ${100 * known!} % of its own points are right, ${100 * fresh!} % of the fresh ones`;
      return known! > 0.99
        ? say`${what}: it has learnt its points by heart`
        : say`${what}: it has not found the spirals`;
    },
  },
};

/** The fraction of 500 points that one hidden layer of so many neurons gets right. */
function learntWith(neurons: number): number {
  if (neurons < 1) return 0;
  const random = createRandom(2022);
  const samples = makeCircles(500, { factor: 0.5, noise: 0.05, random });
  const network = createDenseNetwork([2, neurons, 1], { random: createRandom(1), scale: 'glorot' });
  trainDenseInPlace(network, samples, {
    iterations: 800,
    learningRate: 0.05,
    optimiser: adam(network.parameters.length),
  });
  return fractionRight(network, samples);
}

function spirals(seed: number): Samples {
  return makeSpirals(300, { noise: 0.02, random: createRandom(seed) });
}
