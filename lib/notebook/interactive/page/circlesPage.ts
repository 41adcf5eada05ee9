import { DECISION_SCALE, POINT_COLOURS } from '../../../figures/decisionScale';
import type { ActivationName } from '../../../learning/activation';
import { backpropagate } from '../../../learning/backpropagate';
import { createDenseNetwork, type DenseNetwork } from '../../../learning/denseNetwork';
import { decisionGrid } from '../../../learning/grid';
import { createOptimiser, OPTIMISERS, type OptimiserName } from '../../../learning/optimisers/createOptimiser';
import type { Optimiser } from '../../../learning/optimisers/optimiser';
import { thesisRule } from '../../../learning/optimisers/thesisRule';
import { makeCircles, makeExclusiveOr, makeMoons, makeSpirals } from '../../../learning/pointClouds';
import type { Samples } from '../../../learning/samples';
import { fractionRight } from '../../../learning/trainDense';
import { createRandom, type Random } from '../../../random';
import { createChart } from './chart';
import { choice, column, row, slider } from './controls';
import { element, type PageElement } from './dom';
import { createField, dot, drawAxes, type Field, gridPainter } from './field';
import { createPlayer } from './playLoop';

/** What the page begins with. */
export interface CirclesSettings {
  readonly layers: number;
  readonly neurons: number;
  readonly activation: ActivationName;
  readonly rule: RuleName;
  readonly learningRate: number;
  readonly noise: number;
  readonly seed: number;
}

/** How a step is taken: as in the thesis' program, or by an optimiser. */
export type RuleName = 'thesis' | OptimiserName;

/** A network that is being trained. */
interface Pupil {
  readonly samples: Samples;
  readonly network: DenseNetwork;
  readonly optimiser: Optimiser;
  readonly costs: number[];
}

type Puzzle = (random: Random, noise: number) => Samples;
const POINTS = 500;
const PUZZLES: Readonly<Record<string, Puzzle>> = {
  circles: (random, noise) => makeCircles(POINTS, { factor: 0.5, noise, random }),
  moons: (random, noise) => centred(makeMoons(POINTS, { noise, random })),
  spirals: (random, noise) => makeSpirals(POINTS, { noise, random }),
  'exclusive or': (random, noise) => makeExclusiveOr(POINTS, { noise, random }),
};
/** Moons lie around (0.5, 0.25) and reach 1.5 from there: moved to the middle and made a little smaller. */
function centred(moons: Samples): Samples {
  return { ...moons, inputs: moons.inputs.map((value, k) => 0.9 * (value - (k % 2 === 0 ? 0.5 : 0.25))) };
}
const ACTIVATION_NAMES: readonly ActivationName[] = ['sigmoid', 'tanh', 'relu', 'softplus', 'mish', 'linear', 'step'];
/** Half the side of the map, as in the thesis. */
const REACH = 1.5;
const MOST_ITERATIONS = 20_000;

/** Puts a network that learns to tell two clouds apart into `root`: choose, play, step, restart. */
export function mount(root: PageElement, settings: CirclesSettings): void {
  const restart = (): void => {
    player.stop();
    pupil = begin();
    draw();
  };
  const onChange = restart;
  const puzzle = choice('puzzle', { label: 'points', choices: Object.keys(PUZZLES), start: 'circles', onChange });
  const whole = { whole: true, onChange };
  const layers = slider('layers', { label: 'hidden layers', from: 1, to: 4, start: settings.layers, ...whole });
  const neurons = slider('neurons', { label: 'neurons in each', from: 1, to: 12, start: settings.neurons, ...whole });
  const activation = choice('activation', {
    ...{ label: 'activation', choices: ACTIVATION_NAMES, start: settings.activation, onChange },
  });
  const rules = ['thesis', ...Object.keys(OPTIMISERS)] as RuleName[];
  const rule = choice('rule', { label: 'rule', choices: rules, start: settings.rule, onChange });
  const rate = slider('rate', {
    ...{ label: 'learning rate', from: 0.001, to: 1, start: settings.learningRate, logarithmic: true },
    onChange: () => {}, // a new learning rate holds from the next step on
  });
  const noise = slider('noise', { label: 'noise', from: 0, to: 0.3, start: settings.noise, onChange });
  const seed = slider('seed', { label: 'seed', from: 1, to: 50, start: settings.seed, ...whole });

  const begin = (): Pupil => {
    const random = createRandom(seed.value());
    const samples = PUZZLES[puzzle.value()]!(random, noise.value());
    const sizes = [2, ...Array.from({ length: layers.value() }, () => neurons.value()), 1];
    const scale = rule.value() === 'thesis' ? 1 : 'glorot';
    const network = createDenseNetwork(sizes, { activation: activation.value(), random, scale });
    return { samples, network, optimiser: optimiserFor(rule.value(), network), costs: [] };
  };
  const { field, chart, redraw } = createPictures();
  const state = element('p', { 'data-role': 'state', style: 'margin:0' });
  const draw = (): void => {
    redraw(pupil);
    state.textContent = summary(pupil);
  };
  const player = createPlayer(
    root,
    {
      step: () => {
        learnInPlace(pupil, rate.value());
        return pupil.costs.length < MOST_ITERATIONS;
      },
      draw: () => draw(),
      restart,
      count: () => pupil.costs.length,
    },
    { speed: 'fast', stopAt: 2500 },
  );
  let pupil = begin();
  const controls = [puzzle, layers, neurons, activation, rule, rate, noise, seed].map(({ box }) => box);
  root.append(row([field.canvas, column([row(player.controls), ...controls, state, chart])]));
  draw();
}

function optimiserFor(rule: RuleName, network: DenseNetwork): Optimiser {
  return rule === 'thesis' ? thesisRule(network, POINTS) : createOptimiser(rule, network.parameters.length);
}

/** One iteration over all points; numbers that have run away stay as they were. */
function learnInPlace({ samples, network, optimiser, costs }: Pupil, learningRate: number): void {
  const { cost, gradient } = backpropagate(network, samples);
  costs.push(cost);
  if (gradient.every(Number.isFinite)) optimiser.stepInPlace(network.parameters, gradient, learningRate);
}

interface Pictures {
  readonly field: Field;
  readonly chart: PageElement;
  redraw(pupil: Pupil): void;
}

/** The map of decisions and the curve of the cost. */
function createPictures(): Pictures {
  const field = createField(460, REACH, {
    ...{ role: 'img', 'data-role': 'map' },
    'aria-label': 'What the network answers: blue 0, red 1, white undecided',
  });
  const chart = createChart(330, 130, { label: 'cost after each iteration', logarithmic: true });
  const paint = gridPainter(field, DECISION_SCALE, { low: 0, high: 1 });
  const redraw = ({ samples, network, costs }: Pupil): void => {
    paint(decisionGrid(network, { reach: REACH, size: 49 }));
    for (let i = 0; i < samples.count; i++) {
      const colour = POINT_COLOURS[samples.answers[i]!]!;
      dot(field, samples.inputs.subarray(2 * i, 2 * i + 2), { colour, radius: 2.5 });
    }
    drawAxes(field);
    chart.draw([{ colour: '#0072b2', values: costs }]);
  };
  return { field, chart: chart.canvas, redraw };
}

function summary({ samples, network, costs }: Pupil): string {
  const right = Math.round(samples.count * fractionRight(network, samples));
  const cost = costs.length === 0 ? '' : `, cost ${costs.at(-1)!.toFixed(4)}`;
  return `iteration ${costs.length}: ${right} of ${samples.count} right${cost}`;
}
