import type { Figure } from './figure';
import { COLOURS, themed } from './theme';

/** One step of training: what the neurons said, and which of them were switched off. */
export interface DropoutStep {
  readonly name: string;
  readonly values: ArrayLike<number>;
  /** 1 where the neuron is off. */
  readonly dropped: ArrayLike<number>;
}

/** Neurons beside each other. */
const COLUMNS = 25;

/**
 * Neurons as circles, the fuller the stronger they answer, crossed out where dropout switches them off; a row of them for
 * each step (figure 3.8 of the thesis).
 */
export function dropoutPicture(steps: readonly DropoutStep[], title = 'Dropout'): Figure {
  const rowsOf = ({ values }: DropoutStep): number => Math.ceil(values.length / COLUMNS);
  const largest = Math.max(1e-9, ...steps.flatMap(({ values }) => Array.from(values)));
  let y = 0;
  const [traces, annotations]: Record<string, unknown>[][] = [[], []];
  for (const step of steps) {
    annotations!.push({ text: step.name, x: -0.6, y: y - 0.75, xanchor: 'left', font: { size: 13 } });
    traces!.push(neurons(step, y, largest));
    y += rowsOf(step) + 1.3;
  }
  return themed(traces!, {
    title: { text: title },
    height: Math.round(y * 29 + 70),
    margin: { l: 20, r: 20, t: 60, b: 10 },
    xaxis: { visible: false, range: [-0.8, COLUMNS - 0.2] },
    yaxis: { visible: false, range: [y - 1, -1.2] },
    showlegend: false,
    annotations,
  });
}

function neurons({ values, dropped }: DropoutStep, top: number, largest: number): Record<string, unknown> {
  const indices = Array.from({ length: values.length }, (_, i) => i);
  return {
    type: 'scatter',
    mode: 'markers',
    x: indices.map((i) => i % COLUMNS),
    y: indices.map((i) => top + Math.floor(i / COLUMNS)),
    hoverinfo: 'skip',
    marker: {
      size: 18,
      symbol: indices.map((i) => (dropped[i] ? 'circle-x-open' : 'circle')),
      color: indices.map((i) => (dropped[i] ? COLOURS.wrong : shade(values[i]! / largest))),
      line: { color: indices.map((i) => (dropped[i] ? COLOURS.wrong : COLOURS.ink)), width: 1 },
    },
  };
}

/** White at 0, blue at 1. */
function shade(part: number): string {
  const step = Math.round(20 * Math.sqrt(Math.min(1, Math.max(0, part)))) / 20;
  const [r, g, b] = [0, 114, 178].map((value) => Math.round(255 + (value - 255) * step));
  return `rgb(${r},${g},${b})`;
}
