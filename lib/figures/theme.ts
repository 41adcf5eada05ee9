import type { Figure } from './figure';

/** Colours that people with any colour vision can tell apart (Okabe and Ito 2008), and grays. */
export const COLOURS = {
  blue: '#0072b2',
  red: '#d55e00',
  green: '#009e73',
  purple: '#cc79a7',
  gray: '#9a9a9a',
  ink: '#222222',
  faint: '#e3e3e3',
} as const;

/** Notebook width of a figure in pixels; `height` is its default. */
export const FIGURE_WIDTH = 800;
export const FIGURE_HEIGHT = 400;

export const FONT: Readonly<Record<string, unknown>> = {
  family: 'DejaVu Sans, Verdana, sans-serif',
  size: 13,
  color: COLOURS.ink,
};

/** Puts the common look around a figure's own layout. */
export function themed(data: Figure['data'], layout: Readonly<Record<string, unknown>>): Figure {
  return {
    data,
    layout: {
      width: FIGURE_WIDTH,
      height: FIGURE_HEIGHT,
      font: FONT,
      margin: { l: 64, r: 24, t: 56, b: 56 },
      paper_bgcolor: '#ffffff',
      plot_bgcolor: '#ffffff',
      showlegend: false,
      ...layout,
    },
  };
}

/** An axis with a title and the common grid; what `more` says goes first. */
export function axis(title: string, more: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  return {
    title: { text: title },
    gridcolor: COLOURS.faint,
    linecolor: COLOURS.gray,
    zeroline: false,
    showline: true,
    ticks: 'outside',
    ...more,
  };
}
