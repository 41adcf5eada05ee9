import { softmax } from '../learning/softmax';
import type { Figure } from './figure';
import { rounded } from './rounded';
import { COLOURS, themed } from './theme';

/** What a network says (left) and what softmax makes of it (right): figure 2.7 of the thesis. */
export function softmaxFigure(outputs: readonly number[], names: readonly string[], title = 'Softmax'): Figure {
  const probabilities = [...softmax(outputs)];
  const most = Math.max(0, ...outputs);
  return themed([bars(names, outputs, { side: '', digits: 1 }), bars(names, probabilities, { side: '2', digits: 3 })], {
    title: { text: title },
    height: 340,
    showlegend: false,
    xaxis: { domain: [0, 0.44], anchor: 'y' },
    yaxis: { title: { text: 'output of the last layer' }, anchor: 'x', range: [Math.min(0, ...outputs), 1.15 * most] },
    xaxis2: { domain: [0.56, 1], anchor: 'y2' },
    yaxis2: { title: { text: 'probability' }, range: [0, 1.15], anchor: 'x2' },
  });
}

function bars(
  names: readonly string[],
  values: readonly number[],
  { side, digits }: { side: '' | '2'; digits: number },
): Record<string, unknown> {
  return {
    type: 'bar',
    x: names,
    y: rounded(values),
    text: values.map((value) => value.toFixed(digits)),
    textposition: 'outside',
    marker: { color: side === '' ? COLOURS.rest : COLOURS.blue },
    xaxis: `x${side}`,
    yaxis: `y${side}`,
  };
}
