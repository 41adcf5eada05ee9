import type { Figure } from '../figure';

/** Anything that a figure says, read with care: figures are plain data and may miss any key. */
export type Loose = Readonly<Record<string, unknown>>;

/** An axis with its place on the picture. */
export interface PlacedAxis {
  readonly key: string;
  readonly spec: Loose;
  readonly horizontal: boolean;
  /** Pixels where the axis begins and ends; vertical axes begin at the bottom. */
  readonly start: number;
  readonly end: number;
  readonly range: readonly [number, number];
  /** Pixel of a value of the axis. */
  pixel(value: number): number;
}

/** The picture's sizes in pixels, and its axes by key (x, y, x2, y2 ...). */
export interface PlotArea {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly top: number;
  readonly innerWidth: number;
  readonly innerHeight: number;
  readonly axes: ReadonlyMap<string, PlacedAxis>;
}

const DEFAULT_MARGIN = { l: 64, r: 24, t: 56, b: 56 };

/** Lays out a figure as Plotly does: margins, domains, ranges (of the data where none is given). */
export function plotArea(figure: Figure): PlotArea {
  const layout = figure.layout;
  const width = number(layout.width, 800);
  const height = number(layout.height, 450);
  const margin = { ...DEFAULT_MARGIN, ...(layout.margin as Partial<typeof DEFAULT_MARGIN> | undefined) };
  const area = {
    width,
    height,
    left: margin.l,
    top: margin.t,
    innerWidth: width - margin.l - margin.r,
    innerHeight: height - margin.t - margin.b,
  };
  const axes = new Map<string, PlacedAxis>();
  for (const key of axisKeys(figure)) axes.set(key, placeAxis(key, figure, area));
  return { ...area, axes };
}

export function number(value: unknown, otherwise: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
}

/** `xaxis2` of the layout is `x2` of a trace. */
export function axisSpec(figure: Figure, key: string): Loose {
  return (figure.layout[`${key[0]}axis${key.slice(1)}`] ?? {}) as Loose;
}

function axisKeys(figure: Figure): Set<string> {
  const keys = new Set<string>();
  for (const name of Object.keys(figure.layout)) {
    const match = /^([xy])axis(\d*)$/.exec(name);
    if (match) keys.add(`${match[1]}${match[2]}`);
  }
  for (const trace of figure.data) {
    keys.add(String(trace.xaxis ?? 'x'));
    keys.add(String(trace.yaxis ?? 'y'));
  }
  return keys;
}

type Frame = Pick<PlotArea, 'left' | 'top' | 'innerWidth' | 'innerHeight'>;

function placeAxis(key: string, figure: Figure, area: Frame): PlacedAxis {
  const spec = axisSpec(figure, key);
  const horizontal = key.startsWith('x');
  const [from, to] = (spec.domain as [number, number] | undefined) ?? [0, 1];
  const start = horizontal ? area.left + from * area.innerWidth : area.top + (1 - from) * area.innerHeight;
  const end = horizontal ? area.left + to * area.innerWidth : area.top + (1 - to) * area.innerHeight;
  const range = (spec.range as [number, number] | undefined) ?? dataRange(key, figure);
  const pixel = (value: number): number => start + ((value - range[0]) / (range[1] - range[0] || 1)) * (end - start);
  return { key, spec, horizontal, start, end, range, pixel };
}

function dataRange(key: string, figure: Figure): [number, number] {
  const letter = key[0] as 'x' | 'y';
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const trace of figure.data) {
    if (String(trace[`${letter}axis`] ?? letter) !== key) continue;
    const values = [...((trace[letter] as Iterable<number> | undefined) ?? [])];
    if (trace.type === 'bar' && letter === 'y') values.push(0);
    for (const value of values) {
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  if (!(low <= high)) return [0, 1];
  const pad = (high - low || Math.abs(high) || 1) * 0.05;
  return [low - pad, high + pad];
}
