import { OPTIMISER_COLOURS } from '../../../figures/optimiserColours';
import { COLOURS } from '../../../figures/theme';
import { type Backpropagation, backpropagate } from '../../../learning/backpropagate';
import { createDenseNetwork, type DenseNetwork, withParameters } from '../../../learning/denseNetwork';
import { type ForwardPass, forward } from '../../../learning/forward';
import { sgd } from '../../../learning/optimisers/sgd';
import { samplesFrom } from '../../../learning/samples';
import { createRandom } from '../../../random';
import { button, choice, column, row, slider } from './controls';
import { canvas, element, type PageElement } from './dom';

/** What the page begins with. */
export interface BackpropagationSettings {
  /** Decides the first weights. */
  readonly seed: number;
  readonly learningRate: number;
}

const SIZES = [2, 4, 4, 1];
const LAYERS = SIZES.length - 1;
/** Forward through the three layers, then back through them. */
const STAGES = 2 * LAYERS;
const [WIDTH, HEIGHT] = [600, 300];

/** All that is known of the network and its one sample. */
interface Known {
  readonly network: DenseNetwork;
  readonly pass: ForwardPass;
  readonly slopes: Backpropagation;
  /** dC/d(parameters), laid out as the network. */
  readonly gradient: DenseNetwork;
}

/** A neuron: layer 0 are the inputs. */
interface Place {
  readonly layer: number;
  readonly neuron: number;
}

/** Puts the network of figure 2.11 into `root`, to go forward and back through it and to look into each neuron. */
export function mount(root: PageElement, settings: BackpropagationSettings): void {
  const begin = (): DenseNetwork => createDenseNetwork(SIZES, { random: createRandom(settings.seed) });
  let network = begin();
  let stage = 0;
  let chosen: Place = { layer: LAYERS, neuron: 0 };
  const onChange = (): void => draw();
  const x = slider('x', { label: 'input x₁', from: -1.5, to: 1.5, start: 0.5, onChange });
  const y = slider('y', { label: 'input x₂', from: -1.5, to: 1.5, start: 0.2, onChange });
  const wanted = choice('answer', { label: 'right answer y', choices: ['0', '1'], start: '1', onChange });
  const rate = slider('rate', {
    ...{ label: 'learning rate α', from: 0.01, to: 10, start: settings.learningRate, logarithmic: true, onChange },
  });
  const know = (): Known => {
    const sample = samplesFrom([[x.value(), y.value()]], [[Number(wanted.value())]]);
    const slopes = backpropagate(network, sample);
    return {
      network,
      pass: forward(network, sample.inputs),
      slopes,
      gradient: withParameters(network, slopes.gradient),
    };
  };
  const state = element('p', { 'data-role': 'state', role: 'status', 'aria-live': 'polite', style: 'margin:.3em 0' });
  const inside = element('div', { 'data-role': 'inside', style: INSIDE });
  const picture = createPicture((place) => {
    chosen = place;
    draw();
  });
  const draw = (): void => {
    const known = know();
    picture.draw(known, stage, chosen);
    state.textContent = `${TOLD[stage]} Cost ${written(known.slopes.cost)}.`;
    inside.textContent = explain(known, { stage, ...chosen, rate: rate.value() });
  };
  const go = (to: number): void => {
    stage = Math.min(STAGES, Math.max(0, to));
    chosen = stage === 0 ? chosen : { layer: layerOf(stage), neuron: 0 };
    draw();
  };
  const descend = (): void => {
    const before = know().slopes;
    sgd().stepInPlace(network.parameters, before.gradient, rate.value());
    stage = STAGES;
    draw();
    state.textContent = `One step of descent: the cost was ${written(before.cost)} and is ${written(know().slopes.cost)}.`;
  };
  const restart = (): void => {
    network = begin();
    go(0);
  };
  const buttons = [
    button('next', 'Next', () => go(stage + 1)),
    button('back', 'Back', () => go(stage - 1)),
    button('step', 'Step', descend),
    button('restart', 'Restart', restart),
  ];
  root.append(picture.box, row(buttons), state, row([column([x.box, y.box, wanted.box, rate.box]), inside]));
  draw();
}

/** The layer that a stage has reached: 1, 2, 3 forward, then 3, 2, 1 back. */
function layerOf(stage: number): number {
  return stage <= LAYERS ? stage : STAGES + 1 - stage;
}

const TOLD: readonly string[] = [
  'The inputs stand ready. Next: forward.',
  'Forward: layer 2 has its sums and outputs.',
  'Forward: layer 3 has its sums and outputs.',
  'Forward: the output is there. Next: back.',
  'Back: the output is to blame for the cost.',
  'Back: the blame of layer 3 came along the weights.',
  'Back: the blame of layer 2. Every slope is known; Step descends.',
];

interface Picture {
  readonly box: PageElement;
  draw(known: Known, stage: number, chosen: Place): void;
}

/** Lines on a canvas, neurons as buttons on top of it: they can be clicked, tapped, and reached by the Tab key. */
function createPicture(onChoose: (place: Place) => void): Picture {
  const lines = canvas(WIDTH, HEIGHT, { 'aria-hidden': 'true', style: 'width:100%;display:block' });
  const pen = lines.getContext('2d');
  const places = SIZES.flatMap((neurons, layer) => Array.from({ length: neurons }, (_, neuron) => ({ layer, neuron })));
  const neurons = places.map((place) => {
    const made = button(`neuron-${place.layer}-${place.neuron}`, '', () => onChoose(place));
    const { across, down } = positionOf(place);
    made.setAttribute('style', `${NEURON};left:${(100 * across) / WIDTH}%;top:${(100 * down) / HEIGHT}%`);
    return made;
  });
  const draw = ({ network, pass, slopes }: Known, stage: number, chosen: Place): void => {
    pen.fillStyle = '#ffffff';
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    network.layers.forEach(({ inputs, weights }, l) => {
      weights.forEach((weight, k) => {
        const [from, to] = [
          positionOf({ layer: l, neuron: k % inputs }),
          positionOf({ layer: l + 1, neuron: Math.floor(k / inputs) }),
        ];
        const active = chosen.layer === l + 1 && chosen.neuron === Math.floor(k / inputs);
        pen.strokeStyle = weight < 0 ? COLOURS.wrong : COLOURS.blue;
        pen.lineWidth = (active ? 2 : 0.5) + 2 * Math.abs(weight);
        pen.beginPath();
        pen.moveTo(from.across, from.down);
        pen.lineTo(to.across, to.down);
        pen.stroke();
      });
    });
    places.forEach((place, k) => {
      const { layer, neuron } = place;
      const isBack = layer > 0 && stage > STAGES - layer;
      const hasOutput = layer <= stage;
      const value = isBack ? slopes.deltas[layer - 1]![neuron]! : hasOutput ? pass.outputs[layer]![neuron]! : undefined;
      const name = `${layer === 0 ? 'x' : isBack ? 'δ' : 'h'}`;
      const made = neurons[k]!;
      made.textContent = value === undefined ? '?' : `${name} ${written(value)}`;
      made.setAttribute('aria-label', `layer ${layer + 1}, neuron ${neuron + 1}: ${made.textContent}`);
      const isChosen = layer === chosen.layer && neuron === chosen.neuron;
      made.setAttribute('aria-pressed', String(isChosen));
      made.style.outline = isChosen ? `3px solid ${OPTIMISER_COLOURS.adagrad}` : 'none';
      made.style.background = isBack ? (value! < 0 ? '#fbd5d7' : '#d3e6f2') : '#ffffff';
    });
  };
  return { box: element('div', { style: 'position:relative;max-width:600px' }, [lines, ...neurons]), draw };
}

function positionOf({ layer, neuron }: Place): { across: number; down: number } {
  const across = 55 + (layer * (WIDTH - 110)) / LAYERS;
  return { across, down: HEIGHT / 2 + (neuron - (SIZES[layer]! - 1) / 2) * 70 };
}

interface Question extends Place {
  readonly stage: number;
  readonly rate: number;
}

/** What a neuron's numbers are made of, as far as the stage knows them; the names are those of equations (2.2). */
function explain({ network, pass, slopes, gradient }: Known, { layer, neuron, stage, rate }: Question): string {
  if (layer === 0) return `Input x${neuron + 1} = ${written(pass.outputs[0]![neuron]!)}: given, not computed.`;
  const { weights, biases, inputs } = network.layers[layer - 1]!;
  const before = pass.outputs[layer - 1]!;
  const own = Array.from({ length: inputs }, (_, j) => weights[neuron * inputs + j]!);
  const [z, h] = [pass.sums[layer - 1]![neuron]!, pass.outputs[layer]![neuron]!];
  const lines = [`Layer ${layer + 1}, neuron ${neuron + 1}`];
  if (stage < layer) return `${lines[0]}: not reached yet. Press Next.`;
  lines.push(
    `z = ${own.map((w, j) => `${bracketed(w)} · ${bracketed(before[j]!)}`).join(' + ')} + ${bracketed(biases[neuron]!)} = ${written(z)}`,
    `h = f(z) = 1 / (1 + e^${bracketed(-z)}) = ${written(h)},  f'(z) = h (1 − h) = ${written(h * (1 - h))}`,
  );
  if (stage <= STAGES - layer) return lines.join('\n');
  const delta = slopes.deltas[layer - 1]![neuron]!;
  const next = network.layers[layer];
  const share =
    next === undefined
      ? ''
      : Array.from(
          { length: next.neurons },
          (_, i) => `${bracketed(next.weights[i * next.inputs + neuron]!)} · ${bracketed(slopes.deltas[layer]![i]!)}`,
        ).join(' + ');
  const wanted = h - delta / (h * (1 - h));
  lines.push(
    next === undefined
      ? `δ = (h − y) f'(z) = (${written(h)} − ${written(wanted)}) · ${written(h * (1 - h))} = ${written(delta)}`
      : `δ = (Wᵀδ of the next layer) f'(z) = (${share}) · ${written(h * (1 - h))} = ${written(delta)}`,
    ...own.map((w, j) => {
      const slope = gradient.layers[layer - 1]!.weights[neuron * inputs + j]!;
      return `w${neuron + 1}${j + 1}: slope δ · ${written(before[j]!)} = ${written(slope)};  ${written(w)} → ${written(w - rate * slope)}`;
    }),
    `b${neuron + 1}: slope δ = ${written(delta)};  ${written(biases[neuron]!)} → ${written(biases[neuron]! - rate * delta)}`,
  );
  return lines.join('\n');
}

function written(value: number): string {
  const text = value === 0 || Math.abs(value) >= 0.01 ? value.toFixed(3) : value.toExponential(1);
  return text.replaceAll('-', '−');
}

function bracketed(value: number): string {
  return value < 0 ? `(${written(value)})` : written(value);
}

const NEURON =
  'position:absolute;transform:translate(-50%,-50%);width:5.2em;height:2.9em;padding:0;border-radius:1.5em;border:1.5px solid #222;color:#111;background:#fff;font:12px sans-serif;cursor:pointer';
const INSIDE = 'flex:1 1 20em;white-space:pre-wrap;overflow-wrap:anywhere;font:13px/1.5 ui-monospace,monospace';
