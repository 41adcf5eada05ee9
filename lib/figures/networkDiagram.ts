import type { DenseNetwork } from '../learning/denseNetwork';
import type { Figure } from './figure';
import { COLOURS, themed } from './theme';

export interface NetworkDiagramOptions {
  readonly title?: string;
  /** What stands above each layer, the inputs first. */
  readonly layerNames?: readonly string[];
  /** A number for each neuron, `values[layer][neuron]`, the inputs first: written in it and, after the inputs, its colour. */
  readonly values?: readonly ArrayLike<number>[];
}

const NODE = 34;
/** Pixels of the widest connection. */
const WIDEST = 5;

/**
 * A network: neurons as circles, weights as lines (blue positive, red negative, the wider the larger). Figure 2.2 of the
 * thesis; with the blame of each neuron as `values`, figure 2.11.
 */
export function networkDiagram(network: DenseNetwork, options: NetworkDiagramOptions = {}): Figure {
  const { title = `A network of ${network.sizes.join(', ')}`, layerNames = [], values } = options;
  const most = Math.max(...network.sizes);
  return themed([nodes(network, values)], {
    title: { text: title },
    width: 130 + 150 * network.sizes.length,
    height: 110 + 62 * most,
    margin: { l: 20, r: 20, t: 76, b: 16 },
    xaxis: { visible: false, range: [-0.4, network.sizes.length - 0.6] },
    yaxis: { visible: false, range: [-most / 2 - 0.1, most / 2 + 0.3] },
    shapes: connections(network),
    annotations: layerNames.map((text, l) => ({ text, x: l, y: most / 2 + 0.2, showarrow: false, font: { size: 12 } })),
  });
}

function heightOf(neuron: number, neurons: number): number {
  return (neurons - 1) / 2 - neuron;
}

function nodes({ sizes }: DenseNetwork, values: readonly ArrayLike<number>[] | undefined): Record<string, unknown> {
  const places = sizes.flatMap((neurons, l) => Array.from({ length: neurons }, (_, i) => ({ l, i, neurons })));
  const numbers = places.map(({ l, i }) => values?.[l]?.[i]);
  const largest = Math.max(1e-12, ...numbers.map((value, k) => (places[k]!.l === 0 ? 0 : Math.abs(value ?? 0))));
  return {
    type: 'scatter',
    mode: 'markers+text',
    x: places.map(({ l }) => l),
    y: places.map(({ i, neurons }) => heightOf(i, neurons)),
    text: places.map(({ l, i }, k) => (values === undefined ? nameOf(l, i, sizes) : written(numbers[k]))),
    textfont: { size: values === undefined ? 13 : 10, color: COLOURS.ink },
    hoverinfo: 'text',
    marker: {
      size: values === undefined ? NODE : NODE + 8,
      color: places.map(({ l }, k) =>
        l === 0 || numbers[k] === undefined ? plainColour(l) : shade(numbers[k]! / largest),
      ),
      line: { color: COLOURS.ink, width: 1.5 },
    },
  };
}

function nameOf(layer: number, neuron: number, sizes: readonly number[]): string {
  const name = layer === 0 ? 'x' : layer === sizes.length - 1 ? 'y' : 'h';
  return sizes[layer] === 1 ? name : `${name}<sub>${neuron + 1}</sub>`;
}

function written(value: number | undefined): string {
  if (value === undefined) return '';
  const text = value === 0 || Math.abs(value) >= 0.01 ? value.toPrecision(2) : value.toExponential(0);
  return text.replaceAll('-', '\u2212');
}

function plainColour(layer: number): string {
  return layer === 0 ? '#e3eef6' : '#ffffff';
}

/** White at 0, blue at 1, red at -1. */
function shade(part: number): string {
  const [r, g, b] = part > 0 ? [0, 114, 178] : [214, 33, 43];
  const mixed = [r!, g!, b!].map((value) => Math.round(255 + (value - 255) * 0.6 * Math.abs(part)));
  return `rgb(${mixed.join(',')})`;
}

function connections({ layers, sizes }: DenseNetwork): Record<string, unknown>[] {
  const largest = Math.max(1e-12, ...layers.map(({ weights }) => Math.max(...weights.map(Math.abs))));
  return layers.flatMap(({ inputs, neurons, weights }, l) =>
    Array.from(weights, (weight, k) => ({
      type: 'line',
      layer: 'below',
      x0: l,
      y0: heightOf(k % inputs, sizes[l]!),
      x1: l + 1,
      y1: heightOf(Math.floor(k / inputs), neurons),
      line: {
        color: weight < 0 ? COLOURS.wrong : COLOURS.blue,
        width: 0.5 + ((WIDEST - 0.5) * Math.abs(weight)) / largest,
      },
    })),
  );
}
