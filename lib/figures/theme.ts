import type { Figure } from './figure';

/**
 * Colours that the colour-blind tell apart (Okabe and Ito 2008). `right`, `wrong` and `rest` are the blue, red and gray
 * of the thesis' figure 4.2.
 */
export const COLOURS = {
  blue: '#0072b2',
  vermilion: '#d55e00',
  green: '#009e73',
  orange: '#e69f00',
  purple: '#cc79a7',
  sky: '#56b4e9',
  right: '#1f4fd8',
  wrong: '#d6212b',
  rest: '#b8b8b8',
  ink: '#222222',
  axis: '#8a8a8a',
  grid: '#ececec',
} as const;

const AXIS = {
  showline: true,
  linecolor: COLOURS.axis,
  linewidth: 1,
  ticks: 'outside',
  tickcolor: COLOURS.axis,
  ticklen: 4,
  gridcolor: COLOURS.grid,
  zeroline: false,
  automargin: true,
  title: { standoff: 8, font: { size: 13 } },
  tickfont: { size: 12 },
};

const COLOUR_BAR = { outlinewidth: 0, thickness: 14, ticks: 'outside', ticklen: 4, tickcolor: COLOURS.axis };

/** How every figure looks where it says nothing itself: a Plotly template. */
const TEMPLATE = {
  layout: {
    font: { family: '"Open Sans", verdana, arial, sans-serif', size: 13, color: COLOURS.ink },
    title: { x: 0.5, xanchor: 'center', yref: 'container', y: 1, yanchor: 'top', pad: { t: 14 }, font: { size: 16 } },
    colorway: [COLOURS.blue, COLOURS.vermilion, COLOURS.green, COLOURS.orange, COLOURS.purple, COLOURS.sky],
    paper_bgcolor: '#ffffff',
    plot_bgcolor: '#ffffff',
    margin: { l: 60, r: 24, t: 52, b: 48 },
    hovermode: 'closest',
    xaxis: AXIS,
    yaxis: AXIS,
    legend: { bgcolor: 'rgba(255,255,255,0.8)', font: { size: 12 } },
    annotationdefaults: { showarrow: false },
  },
  data: {
    heatmap: [{ colorscale: 'Viridis', colorbar: COLOUR_BAR }],
    contour: [{ colorscale: 'Viridis', colorbar: COLOUR_BAR }],
    surface: [{ colorscale: 'Viridis', colorbar: COLOUR_BAR }],
  },
};

/** A figure in the library's look; what the layout says itself goes first. */
export function themed(data: Figure['data'], layout: Figure['layout']): Figure {
  return { data, layout: { template: TEMPLATE, ...layout } };
}

/** A legend in one line above the plots, at the left, for figures with a top margin of about 84. */
export const LEGEND_ABOVE: Readonly<Record<string, unknown>> = {
  orientation: 'h',
  x: 0,
  xanchor: 'left',
  y: 1.01,
  yanchor: 'bottom',
};
