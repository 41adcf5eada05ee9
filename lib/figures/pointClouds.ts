import type { Samples } from '../learning/samples';
import { POINT_COLOURS } from './decisionScale';
import type { Figure } from './figure';
import { panelAxes } from './panelAxes';
import { rounded } from './rounded';
import { themed } from './theme';

/** Labelled points of the plane and what they are called. */
export interface CloudPanel {
  readonly title: string;
  readonly samples: Samples;
}

/** Clouds of points beside each other, answer 0 blue and answer 1 red. */
export function pointClouds(panels: readonly CloudPanel[], title = 'Points'): Figure {
  const laid = panelAxes(panels.length, {
    columns: panels.length,
    titles: panels.map((panel) => panel.title),
    square: true,
  });
  const data = panels.flatMap(({ samples }, i) =>
    [0, 1].map((answer) => ({ ...dots(samples, answer), ...laid.axes[i]! })),
  );
  return themed(data, {
    title: { text: title },
    width: panels.length === 1 ? 480 : 800,
    height: panels.length === 1 ? 480 : 90 + 780 / panels.length,
    margin: { l: 40, r: 20, t: 76, b: 36 },
    showlegend: false,
    ...laid.layout(),
  });
}

function dots({ inputs, answers, count }: Samples, answer: number): Record<string, unknown> {
  const of = Array.from({ length: count }, (_, i) => i).filter((i) => answers[i] === answer);
  return {
    type: 'scatter',
    mode: 'markers',
    name: `answer ${answer}`,
    x: rounded(
      of.map((i) => inputs[2 * i]!),
      3,
    ),
    y: rounded(
      of.map((i) => inputs[2 * i + 1]!),
      3,
    ),
    marker: { color: POINT_COLOURS[answer]!, size: 4 },
  };
}
