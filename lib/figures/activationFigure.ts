import type { Activation } from '../learning/activation';
import type { Figure } from './figure';
import { rounded } from './rounded';
import { COLOURS, LEGEND_ABOVE, themed } from './theme';

export interface ActivationFigureOptions {
  readonly title?: string;
  /** The axis runs from -reach to reach, default 5. */
  readonly reach?: number;
}

/** An activation (line) and its derivative (dashed) over the weighted sum: figures 2.3 to 2.8 of the thesis. */
export function activationFigure(activation: Activation, options: ActivationFigureOptions = {}): Figure {
  const { title = activation.name, reach = 5 } = options;
  const z = places(reach);
  return themed(
    [
      line(z, z.map(activation.output), { name: activation.name, color: COLOURS.blue }),
      { ...line(z, slopes(activation, z), { name: 'derivative', color: COLOURS.vermilion }), ...DASHED },
    ],
    {
      title: { text: title },
      width: 560,
      height: 340,
      margin: { l: 56, r: 24, t: 84, b: 48 },
      xaxis: { title: { text: 'weighted sum z' } },
      legend: LEGEND_ABOVE,
    },
  );
}

/** Several activations (left) and their derivatives (right), each in its colour. */
export function activationComparison(
  activations: readonly Activation[],
  options: ActivationFigureOptions = {},
): Figure {
  const { title = 'Activations and their derivatives', reach = 5 } = options;
  const z = places(reach);
  const axis = { title: { text: 'weighted sum z' } };
  const data = activations.flatMap((activation, i) => {
    const color = PALETTE[i % PALETTE.length]!;
    const left = line(z, z.map(activation.output), { name: activation.name, color });
    const right = line(z, slopes(activation, z), { name: activation.name, color });
    const group = { legendgroup: activation.name };
    return [
      { ...left, ...group },
      { ...right, ...group, showlegend: false, xaxis: 'x2', yaxis: 'y2' },
    ];
  });
  return themed(data, {
    title: { text: title },
    height: 380,
    margin: { l: 56, r: 24, t: 84, b: 48 },
    xaxis: { ...axis, domain: [0, 0.45], anchor: 'y' },
    yaxis: { title: { text: 'f(z)' }, anchor: 'x' },
    xaxis2: { ...axis, domain: [0.55, 1], anchor: 'y2' },
    yaxis2: { title: { text: "f'(z)" }, anchor: 'x2' },
    legend: LEGEND_ABOVE,
  });
}

const DASHED = { line: { color: COLOURS.vermilion, width: 2, dash: 'dash' } };
const PALETTE = [COLOURS.blue, COLOURS.vermilion, COLOURS.green, COLOURS.orange, COLOURS.purple, COLOURS.sky];
/** Steps to each side of zero; zero itself is left out, where a step has no derivative. */
const STEPS = 60;

function places(reach: number): number[] {
  return Array.from({ length: 2 * STEPS }, (_, i) => (reach * (i - STEPS + 0.5)) / STEPS);
}

function slopes({ output, derivative }: Activation, z: readonly number[]): number[] {
  return z.map((one) => derivative(one, output(one)));
}

function line(
  x: readonly number[],
  y: readonly number[],
  look: { name: string; color: string },
): Record<string, unknown> {
  const { name, color } = look;
  return { type: 'scatter', mode: 'lines', name, x: rounded(x), y: rounded(y), line: { color, width: 2 } };
}
