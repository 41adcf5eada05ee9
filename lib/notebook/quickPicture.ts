import { escapeHtml } from '../escapeHtml';
import type { Figure } from '../figures/figure';
import { COLOURS } from '../figures/theme';

/** Size of the picture where the figure has none, pixels: as of the picture that replaces it. */
const SIZE = { width: 800, height: 450 };
const MARGIN = { l: 60, r: 24, t: 84, b: 48 };
/** Ticks on an axis whose step the figure leaves open. */
const TICKS = 5;
/** Lengths of dashes and of the gaps between them, pixels. */
const DASHES = '7 5';

type Json = Readonly<Record<string, unknown>>;
type Range = readonly [number, number];

interface Trace {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly name: string;
  readonly showlegend?: boolean;
  readonly mode: string;
  readonly side: string;
  readonly colour: string;
  readonly dashed: boolean;
}

/**
 * Draws lines and points as SVG in less than a millisecond, a thousandth of what Plotly takes without a browser: for
 * curves that grow while a network trains. Undefined for a figure with anything else in it.
 */
export function quickPicture({ data, layout }: Figure): string | undefined {
  const axes = Object.keys(layout).filter((key) => /^[xy]axis\d*$/.test(key));
  const isPlain = data.every(({ type = 'scatter' }) => type === 'scatter');
  if (!isPlain || axes.some((key) => ![undefined, 'linear'].includes((layout[key] as Json).type as string)))
    return undefined;
  const { width, height } = { ...SIZE, ...(layout as Partial<typeof SIZE>) };
  const margin = { ...MARGIN, ...(layout.margin as Partial<typeof MARGIN>) };
  const inner = { width: width - margin.l - margin.r, height: height - margin.t - margin.b };
  const traces = data.map(toTrace);
  const panels = [...new Set(traces.map(({ side }) => side))].map((side) =>
    panel(
      traces.filter((trace) => trace.side === side),
      layout,
      { side, ...inner },
    ),
  );
  const title = (layout.title as { text?: string } | undefined)?.text ?? '';
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" ` +
    `font-family="sans-serif" font-size="12" fill="${COLOURS.ink}"><rect width="100%" height="100%" fill="#fff"/>` +
    `<text x="${width / 2}" y="28" font-size="16" text-anchor="middle">${escapeHtml(title)}</text>` +
    `<g transform="translate(${margin.l} ${margin.t})">${legend(traces)}${panels.join('')}</g></svg>`
  );
}

function toTrace(trace: Json): Trace {
  const { color = COLOURS.blue, dash } = (trace.line ?? {}) as { color?: string; dash?: string };
  const { x, y, name = '', mode = 'lines', xaxis = 'x', showlegend } = trace as unknown as Trace & { xaxis?: string };
  return {
    x,
    y,
    name,
    mode,
    showlegend,
    side: xaxis.slice(1),
    colour: color,
    dashed: ![undefined, 'solid'].includes(dash),
  };
}

function legend(traces: readonly Trace[]): string {
  const named = traces.filter(({ name, showlegend }) => name !== '' && showlegend !== false);
  return named
    .map(({ name, colour, dashed }, i) => {
      const x = 110 * i;
      return (
        `<line x1="${x}" y1="-14" x2="${x + 26}" y2="-14" stroke="${colour}" stroke-width="2"${dashes(dashed)}/>` +
        `<text x="${x + 32}" y="-10">${escapeHtml(name)}</text>`
      );
    })
    .join('');
}

interface Place {
  readonly side: string;
  readonly width: number;
  readonly height: number;
}

function panel(traces: readonly Trace[], layout: Json, { side, width, height }: Place): string {
  const [xAxis, yAxis] = [`xaxis${side}`, `yaxis${side}`].map((key) => (layout[key] ?? {}) as Json) as [Json, Json];
  const [left, right] = (xAxis.domain ?? [0, 1]) as Range;
  const [xRange, yRange] = [
    rangeOf(
      xAxis,
      traces.flatMap(({ x }) => x),
    ),
    rangeOf(
      yAxis,
      traces.flatMap(({ y }) => y),
    ),
  ];
  const scale = (value: number, [low, high]: Range, [from, to]: Range): string =>
    (from + ((value - low) / (high - low)) * (to - from)).toFixed(1);
  const toX = (value: number): string => scale(value, xRange, [left * width, right * width]);
  const toY = (value: number): string => scale(value, yRange, [height, 0]);
  const [x0, x1] = [left * width, right * width];
  const xTicks = ticksOf(xRange, xAxis.dtick).map(
    (tick) => `<text x="${toX(tick)}" y="${height + 18}" text-anchor="middle">${tick}</text>`,
  );
  const yTicks = ticksOf(yRange, yAxis.dtick).map(
    (tick) =>
      `<line x1="${x0}" x2="${x1}" y1="${toY(tick)}" y2="${toY(tick)}" stroke="${COLOURS.grid}"/>` +
      `<text x="${x0 - 6}" y="${toY(tick)}" dy="4" text-anchor="end">${tick}</text>`,
  );
  const titleOf = ({ title }: Json): string => escapeHtml((title as { text?: string } | undefined)?.text ?? '');
  const lines = traces.map(({ x, y, mode, colour, dashed }) => {
    const points = x.map((value, i) => [toX(value), toY(y[i]!)] as const).filter(([, at]) => at !== 'NaN');
    const path = points.map((point) => point.join(',')).join(' ');
    const line = mode.includes('lines')
      ? `<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"${dashes(dashed)}/>`
      : '';
    const dots = points.map(([cx, cy]) => `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`).join('');
    return line + (mode.includes('markers') ? dots : '');
  });
  return (
    `${yTicks.join('')}${xTicks.join('')}<path d="M${x0} 0V${height}H${x1}" fill="none" stroke="${COLOURS.axis}"/>${lines.join('')}` +
    `<text x="${(x0 + x1) / 2}" y="${height + 38}" font-size="13" text-anchor="middle">${titleOf(xAxis)}</text>` +
    `<text transform="translate(${x0 - 44} ${height / 2}) rotate(-90)" font-size="13" text-anchor="middle">${titleOf(yAxis)}</text>`
  );
}

function rangeOf(axis: Json, values: readonly number[]): Range {
  if (axis.range !== undefined) return axis.range as Range;
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  return low < high ? [low, high] : [low - 1, low + 1];
}

/** Round numbers within the range. */
function ticksOf([low, high]: Range, wanted: unknown): number[] {
  const rough = (high - low) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = typeof wanted === 'number' ? wanted : [1, 2, 5, 10].find((n) => n * power >= rough)! * power;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => Number(((first + i) * step).toPrecision(6)));
}

function dashes(dashed: boolean): string {
  return dashed ? ` stroke-dasharray="${DASHES}"` : '';
}
