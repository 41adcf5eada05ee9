import type { Activation } from '../learning/activation';
import type { Figure } from './figure';
import { COLOURS, themed } from './theme';

/** A neuron with numbers in it. */
export interface Perceptron {
  readonly inputs: readonly number[];
  /** As many as inputs. */
  readonly weights: readonly number[];
  readonly bias: number;
  readonly activation: Activation;
}

/** A neuron at work: inputs times weights, plus bias, through the activation. Figure 2.1 of the thesis. */
export function perceptronDiagram({ inputs, weights, bias, activation }: Perceptron, title = 'A neuron'): Figure {
  const z = inputs.reduce((sum, input, j) => sum + input * weights[j]!, bias);
  const rows = inputs.length + 1;
  const heights = Array.from({ length: rows }, (_, j) => (rows - 1) / 2 - j);
  const circles: readonly Circle[] = [
    ...inputs.map((input, j) => ({ x: 0, y: heights[j]!, text: short(input), colour: '#e3eef6' })),
    { x: 0, y: heights.at(-1)!, text: '1', colour: '#eeeeee' },
    { x: 1.5, y: 0, text: `\u03a3<br>${short(z)}`, colour: '#ffffff' },
    { x: 2.5, y: 0, text: `f<br>${short(activation.output(z))}`, colour: '#ffffff' },
  ];
  const names = [...inputs.map((_, j) => `x<sub>${j + 1}</sub>`), 'bias'];
  const labels = [...weights.map((weight, j) => `w<sub>${j + 1}</sub> = ${short(weight)}`), `b = ${short(bias)}`];
  return themed([drawn(circles)], {
    title: { text: title },
    width: 640,
    height: 130 + 62 * rows,
    margin: { l: 20, r: 20, t: 60, b: 16 },
    xaxis: { visible: false, range: [-0.45, 3.5] },
    yaxis: { visible: false, range: [-rows / 2 - 0.1, rows / 2 + 0.1] },
    shapes: [
      ...heights.flatMap((y) => arrow({ x: 0.14, y: y * 0.93 }, { x: 1.3, y: y * 0.133 })),
      ...arrow({ x: 1.7, y: 0 }, { x: 2.3, y: 0 }),
      ...arrow({ x: 2.7, y: 0 }, { x: 3.4, y: 0 }),
    ],
    annotations: [
      ...heights.map((y, j) => words(labels[j]!, { x: 0.62, y: y * 0.6 + 0.2 })),
      ...heights.map((y, j) => words(names[j]!, { x: -0.3, y })),
      words('z', { x: 2, y: 0.2 }),
      words(`h = ${activation.name}(z)`, { x: 3.1, y: 0.28 }),
    ],
  });
}

/** Pixels of a unit of x over those of a unit of y. */
const STRETCH = 2.5;

interface Place {
  readonly x: number;
  readonly y: number;
}
interface Circle extends Place {
  readonly text: string;
  readonly colour: string;
}

function short(value: number): string {
  return String(Number(value.toFixed(3))).replace('-', '\u2212');
}

function drawn(circles: readonly Circle[]): Record<string, unknown> {
  return {
    type: 'scatter',
    mode: 'markers+text',
    x: circles.map(({ x }) => x),
    y: circles.map(({ y }) => y),
    text: circles.map(({ text }) => text),
    hoverinfo: 'skip',
    marker: {
      size: circles.map(({ x }) => (x > 0 ? 58 : 42)),
      color: circles.map(({ colour }) => colour),
      line: { color: COLOURS.ink, width: 1.5 },
    },
  };
}

/** A line and a triangle at its end; the plot is some 2.5 times as many pixels a unit wide as high. */
function arrow(from: Place, to: Place): Record<string, unknown>[] {
  const [dx, dy] = [(to.x - from.x) * STRETCH, to.y - from.y];
  const length = Math.hypot(dx, dy);
  const [along, aside] = [0.17 / length, 0.07 / length];
  const back = { x: to.x - (along * dx) / STRETCH, y: to.y - along * dy };
  const corner = (sign: 1 | -1): string => `${back.x - (sign * aside * dy) / STRETCH},${back.y + sign * aside * dx}`;
  const line = { color: COLOURS.axis, width: 1.5 };
  return [
    { type: 'line', x0: from.x, y0: from.y, x1: back.x, y1: back.y, line },
    { type: 'path', path: `M${to.x},${to.y}L${corner(1)}L${corner(-1)}Z`, fillcolor: COLOURS.axis, line },
  ];
}

function words(text: string, { x, y }: Place): Record<string, unknown> {
  return { text, x, y, showarrow: false, font: { size: 12 } };
}
