import type { Figure } from '../../figures/figure';
import { paintScene, type Size } from './paintScene';
import { colourRange, type Trace } from './sceneTraces';

const TYPES: readonly unknown[] = ['surface', 'scatter3d'];
/** Space above the scene for the title, and at its right for the colour bar, pixels. */
const ABOVE = 44;
const COLOUR_BAR = 90;

/**
 * A figure with a three-dimensional scene as one without: the scene becomes a picture under the plotting area,
 * its words annotations; title and colour bar stay Plotly's. Figures without a scene are returned as they are.
 */
export function flattenScene(figure: Figure, size: Size): Figure {
  const traces = figure.data.filter(({ type }) => TYPES.includes(type));
  if (traces.length === 0 || traces.length < figure.data.length) return figure;
  const bar = traces.find(({ type, showscale }) => type === 'surface' && showscale !== false);
  const inside = { width: size.width - (bar === undefined ? 0 : COLOUR_BAR), height: size.height - ABOVE };
  const { svg, texts } = paintScene(traces, (figure.layout.scene ?? {}) as Trace, inside);
  const { scene: _, ...layout } = figure.layout;
  const hidden = { visible: false, range: [0, 1] };
  return {
    data: [bar === undefined ? { x: [null], y: [null] } : colourBar(bar)],
    layout: {
      ...layout,
      margin: { l: 0, r: size.width - inside.width, t: ABOVE, b: 0 },
      showlegend: false,
      xaxis: hidden,
      yaxis: hidden,
      images: [
        {
          source: `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`,
          xref: 'paper',
          yref: 'paper',
          x: 0,
          y: 1,
          sizex: 1,
          sizey: 1,
          sizing: 'stretch',
        },
      ],
      annotations: texts.map(({ x, y, text, size: pixels }) => ({
        text,
        xref: 'paper',
        yref: 'paper',
        x: x / inside.width,
        y: 1 - y / inside.height,
        xanchor: 'center',
        yanchor: 'middle',
        showarrow: false,
        font: { size: pixels },
      })),
    },
  };
}

/** A trace without a point that carries the surface's colour bar. */
function colourBar(trace: Trace): Record<string, unknown> {
  const [cmin, cmax] = colourRange(trace);
  const { colorscale = 'Viridis', colorbar = {} } = trace;
  const shown = { outlinewidth: 0, thickness: 14, len: 0.7, ...(colorbar as Trace) };
  return {
    type: 'scatter',
    mode: 'markers',
    x: [null],
    y: [null],
    marker: { color: [cmin], cmin, cmax, colorscale, showscale: true, colorbar: shown },
  };
}
