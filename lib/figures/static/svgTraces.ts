import type { Figure } from '../figure';
import { type Loose, number, type PlacedAxis, type PlotArea } from './plotArea';
import { escapeMarkup, fontOf, svgText } from './svgText';

type Trace = Figure['data'][number];

interface Plot {
  readonly x: PlacedAxis;
  readonly y: PlacedAxis;
}

/** Draws the traces of a figure in order, each cut off at its own axes. Unknown kinds of trace throw RangeError. */
export function svgTraces(figure: Figure, area: PlotArea): string {
  return figure.data
    .map((trace, index) => {
      const plot = { x: area.axes.get(String(trace.xaxis ?? 'x'))!, y: area.axes.get(String(trace.yaxis ?? 'y'))! };
      const clip = trace.cliponaxis === false ? '' : ` clip-path="url(#clip-${plot.x.key}-${plot.y.key})"`;
      return `<g${clip}>${drawTrace(trace, plot, { figure, index })}</g>`;
    })
    .join('');
}

function drawTrace(trace: Trace, plot: Plot, context: { figure: Figure; index: number }): string {
  switch (trace.type ?? 'scatter') {
    case 'scatter':
    case 'scattergl':
      return scatter(trace, plot);
    case 'bar':
      return bars(trace, plot, context);
    case 'heatmap':
      return heatmap(trace, plot);
    default:
      throw new RangeError(`a static picture has no way to draw a trace of type ${String(trace.type)}`);
  }
}

function points(trace: Trace, { x, y }: Plot): { x: number; y: number }[] {
  const ys = [...(trace.y as Iterable<number>)];
  const xs = trace.x === undefined ? ys.map((_, i) => i) : [...(trace.x as Iterable<number>)];
  return xs.map((value, i) => ({ x: x.pixel(value), y: y.pixel(ys[i]!) }));
}

function scatter(trace: Trace, plot: Plot): string {
  const mode = String(trace.mode ?? 'lines');
  const line = (trace.line ?? {}) as Loose;
  const marker = (trace.marker ?? {}) as Loose;
  const places = points(trace, plot);
  const parts: string[] = [];
  if (mode.includes('lines')) {
    const path = linePath(places);
    const dash = line.dash ? ` stroke-dasharray="${line.dash === 'dot' ? '2 3' : '6 4'}"` : '';
    parts.push(
      `<path d="${path}" fill="none" stroke="${colour(line.color)}" stroke-width="${number(line.width, 2)}"${dash}/>`,
    );
  }
  if (mode.includes('markers')) {
    const colours = marker.color;
    const radius = number(marker.size, 6) / 2;
    places.forEach((place, i) => {
      if (!Number.isFinite(place.x) || !Number.isFinite(place.y)) return;
      const fill = Array.isArray(colours) ? colours[i] : (colours ?? line.color);
      parts.push(`<circle cx="${place.x.toFixed(1)}" cy="${place.y.toFixed(1)}" r="${radius}" fill="${colour(fill)}"/>`);
    });
  }
  return parts.join('');
}

/** Gaps in the data (NaN, null) break the line. */
function linePath(places: readonly { x: number; y: number }[]): string {
  let pen = 'M';
  let path = '';
  for (const { x, y } of places) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) {
      pen = 'M';
      continue;
    }
    path += `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
    pen = 'L';
  }
  return path;
}

function bars(trace: Trace, plot: Plot, { figure, index }: { figure: Figure; index: number }): string {
  const group = barGroup(figure, index);
  const width = ((1 - number(figure.layout.bargap, 0.2)) * Math.abs(plot.x.pixel(1) - plot.x.pixel(0))) / group.size;
  const colours = ((trace.marker ?? {}) as Loose).color;
  const texts = trace.text as readonly string[] | undefined;
  const base = plot.y.pixel(0);
  const font = fontOf(trace.textfont as Loose | undefined, figure.layout);
  return points(trace, plot)
    .map((place, i) => {
      const left = place.x + (group.place - group.size / 2) * width;
      const fill = colour(Array.isArray(colours) ? colours[i] : colours);
      const height = Math.abs(base - place.y);
      const rectangle = `<rect x="${left.toFixed(1)}" y="${Math.min(base, place.y).toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="${fill}"/>`;
      if (texts?.[i] === undefined) return rectangle;
      const style = { ...font, anchor: 'middle' as const };
      return rectangle + svgText(texts[i]!, { x: left + width / 2, y: Math.min(base, place.y) - 4 }, style);
    })
    .join('');
}

/** Which of the bars that share a place this trace's are. */
function barGroup(figure: Figure, index: number): { place: number; size: number } {
  if (figure.layout.barmode !== 'group') return { place: 0, size: 1 };
  const own = figure.data[index]!;
  const siblings = figure.data.filter((trace) => trace.type === 'bar' && (trace.xaxis ?? 'x') === (own.xaxis ?? 'x'));
  return { place: siblings.indexOf(own), size: siblings.length };
}

function heatmap(trace: Trace, { x, y }: Plot): string {
  const rows = trace.z as readonly (readonly number[])[];
  const xs = (trace.x as readonly number[] | undefined) ?? rows[0]!.map((_, i) => i);
  const ys = (trace.y as readonly number[] | undefined) ?? rows.map((_, i) => i);
  const all = rows.flat();
  const low = number(trace.zmin, Math.min(...all));
  const high = number(trace.zmax, Math.max(...all));
  const scale = trace.colorscale as readonly (readonly [number, string])[];
  const gap = number(trace.xgap, 0);
  const stepX = xs.length > 1 ? Math.abs(x.pixel(xs[1]!) - x.pixel(xs[0]!)) : Math.abs(x.end - x.start);
  const stepY = ys.length > 1 ? Math.abs(y.pixel(ys[1]!) - y.pixel(ys[0]!)) : Math.abs(y.end - y.start);
  return rows
    .flatMap((row, j) =>
      row.map((value, i) => {
        const left = x.pixel(xs[i]!) - stepX / 2 + gap / 2;
        const top = y.pixel(ys[j]!) - stepY / 2 + gap / 2;
        const fill = scaleColour(scale, (value - low) / (high - low || 1));
        return `<rect x="${left.toFixed(1)}" y="${top.toFixed(1)}" width="${(stepX - gap).toFixed(1)}" height="${(stepY - gap).toFixed(1)}" fill="${fill}"/>`;
      }),
    )
    .join('');
}

/** Straight lines in red, green and blue between the stops of a colour scale. */
function scaleColour(scale: readonly (readonly [number, string])[], fraction: number): string {
  const at = Math.min(1, Math.max(0, fraction));
  const above = Math.max(1, scale.findIndex(([stop]) => stop >= at));
  const [from, low] = scale[above - 1]!;
  const [to, high] = scale[above]!;
  const part = to === from ? 0 : (at - from) / (to - from);
  const mixed = [1, 3, 5].map((start) => {
    const a = Number.parseInt(low.slice(start, start + 2), 16);
    const b = Number.parseInt(high.slice(start, start + 2), 16);
    return Math.round(a + part * (b - a))
      .toString(16)
      .padStart(2, '0');
  });
  return `#${mixed.join('')}`;
}

function colour(value: unknown): string {
  return escapeMarkup(typeof value === 'string' ? value : '#0072b2');
}
