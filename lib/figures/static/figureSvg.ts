import type { Figure } from '../figure';
import { type Loose, number, type PlacedAxis, type PlotArea, plotArea } from './plotArea';
import { escapeMarkup, fontOf, svgText, textHeight, textLines, textWidth } from './svgText';
import { svgTraces } from './svgTraces';
import { axisTicks } from './ticks';

const TICK = 5;

/**
 * Draws a figure as SVG, so that it can be seen where Plotly's script does not run. Knows what our figures use: scatter,
 * bar and heatmap traces, axes with domains, images, annotations, a horizontal legend, titles.
 */
export function figureSvg(figure: Figure): string {
  const area = plotArea(figure);
  const family = escapeMarkup(String(((figure.layout.font ?? {}) as Loose).family ?? 'DejaVu Sans'));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${area.width}" height="${area.height}" viewBox="0 0 ${area.width} ${area.height}" font-family="${family}">`,
    `<rect width="${area.width}" height="${area.height}" fill="${escapeMarkup(String(figure.layout.paper_bgcolor ?? '#ffffff'))}"/>`,
    clips(figure, area),
    images(figure, area),
    [...area.axes.values()].map((axis) => drawAxis(axis, figure, area)).join(''),
    svgTraces(figure, area),
    annotations(figure, area),
    legend(figure, area),
    title(figure, area),
    '</svg>',
  ].join('\n');
}

function clips(figure: Figure, area: PlotArea): string {
  const pairs = new Set(figure.data.map((trace) => `${String(trace.xaxis ?? 'x')} ${String(trace.yaxis ?? 'y')}`));
  const rectangles = [...pairs].map((pair) => {
    const [x, y] = pair.split(' ').map((key) => area.axes.get(key)!) as [PlacedAxis, PlacedAxis];
    return `<clipPath id="clip-${x.key}-${y.key}"><rect x="${x.start}" y="${y.end}" width="${x.end - x.start}" height="${y.start - y.end}"/></clipPath>`;
  });
  return `<defs>${rectangles.join('')}</defs>`;
}

function drawAxis(axis: PlacedAxis, figure: Figure, area: PlotArea): string {
  const { spec } = axis;
  if (spec.visible === false) return '';
  const anchor = area.axes.get(String(spec.anchor ?? (axis.horizontal ? 'y' : 'x')));
  const across = anchor?.start ?? (axis.horizontal ? area.top + area.innerHeight : area.left);
  const far = anchor?.end ?? (axis.horizontal ? area.top : area.left + area.innerWidth);
  const font = fontOf(spec.tickfont as Loose | undefined, figure.layout);
  const parts: string[] = [];
  let widest = 0;
  for (const { value, text } of axisTicks(axis)) {
    const at = axis.pixel(value);
    if (at < Math.min(axis.start, axis.end) - 0.5 || at > Math.max(axis.start, axis.end) + 0.5) continue;
    if (spec.showgrid !== false) parts.push(segment(axis.horizontal, { at, from: across, to: far }, String(spec.gridcolor ?? '#e3e3e3')));
    if (spec.ticks === 'outside') {
      parts.push(segment(axis.horizontal, { at, from: across, to: axis.horizontal ? across + TICK : across - TICK }, '#9a9a9a'));
    }
    if (spec.showticklabels === false) continue;
    widest = Math.max(widest, textWidth(text, font.size));
    parts.push(
      axis.horizontal
        ? svgText(text, { x: at, y: across + TICK + 3 + font.size }, { ...font, anchor: 'middle' })
        : svgText(text, { x: across - TICK - 3, y: at + font.size * 0.35 }, { ...font, anchor: 'end' }),
    );
  }
  if (spec.showline === true) {
    parts.push(segment(!axis.horizontal, { at: across, from: axis.start, to: axis.end }, String(spec.linecolor ?? '#9a9a9a')));
  }
  parts.push(axisTitle(axis, figure, { across, widest, tickSize: font.size }));
  return parts.join('');
}

function segment(vertical: boolean, { at, from, to }: { at: number; from: number; to: number }, stroke: string): string {
  const [a, b, c] = [at, from, to].map((value) => value.toFixed(1));
  return vertical
    ? `<line x1="${a}" x2="${a}" y1="${b}" y2="${c}" stroke="${escapeMarkup(stroke)}"/>`
    : `<line x1="${b}" x2="${c}" y1="${a}" y2="${a}" stroke="${escapeMarkup(stroke)}"/>`;
}

function axisTitle(
  axis: PlacedAxis,
  figure: Figure,
  { across, widest, tickSize }: { across: number; widest: number; tickSize: number },
): string {
  const spec = axis.spec.title as Loose | undefined;
  const text = String(spec?.text ?? '');
  if (text === '') return '';
  const font = fontOf(spec?.font as Loose | undefined, figure.layout);
  const middle = (axis.start + axis.end) / 2;
  return axis.horizontal
    ? svgText(text, { x: middle, y: across + TICK + tickSize + 10 + font.size }, { ...font, anchor: 'middle' })
    : svgText(text, { x: Math.max(font.size, across - TICK - widest - 14), y: middle }, { ...font, anchor: 'middle', angle: -90 });
}

/** A place given on an axis or, with `paper`, as a fraction of the plotting area. */
function place(part: Loose, area: PlotArea): { x: number; y: number } {
  const xKey = String(part.xref ?? 'paper');
  const yKey = String(part.yref ?? 'paper');
  const x = number(part.x, 0);
  const y = number(part.y, 0);
  return {
    x: xKey === 'paper' ? area.left + x * area.innerWidth : area.axes.get(xKey)!.pixel(x),
    y: yKey === 'paper' ? area.top + (1 - y) * area.innerHeight : area.axes.get(yKey)!.pixel(y),
  };
}

function images(figure: Figure, area: PlotArea): string {
  return ((figure.layout.images as readonly Loose[] | undefined) ?? [])
    .map((image) => {
      const { x, y } = place(image, area);
      const width = extent(image, 'x', area);
      const height = extent(image, 'y', area);
      const fit = image.sizing === 'stretch' ? 'none' : 'xMidYMid';
      return `<image x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" preserveAspectRatio="${fit}" image-rendering="optimizeSpeed" xlink:href="${escapeMarkup(String(image.source))}"/>`;
    })
    .join('');
}

function extent(image: Loose, letter: 'x' | 'y', area: PlotArea): number {
  const size = number(image[`size${letter}`], 0);
  const key = String(image[`${letter}ref`] ?? 'paper');
  if (key === 'paper') return size * (letter === 'x' ? area.innerWidth : area.innerHeight);
  const axis = area.axes.get(key)!;
  return Math.abs(axis.pixel(size) - axis.pixel(0));
}

function annotations(figure: Figure, area: PlotArea): string {
  return ((figure.layout.annotations as readonly Loose[] | undefined) ?? [])
    .map((note) => {
      const { x, y } = place(note, area);
      const text = String(note.text ?? '');
      const font = fontOf(note.font as Loose | undefined, figure.layout);
      const height = textHeight(text, font.size);
      const above = note.yanchor === 'bottom' ? height : note.yanchor === 'top' ? 0 : height / 2;
      const anchor = note.xanchor === 'left' ? 'start' : note.xanchor === 'right' ? 'end' : 'middle';
      return svgText(text, { x, y: y - above + font.size }, { ...font, anchor });
    })
    .join('');
}

/** One row of names behind short lines or squares of their colour. */
function legend(figure: Figure, area: PlotArea): string {
  if (figure.layout.showlegend !== true) return '';
  const spec = (figure.layout.legend ?? {}) as Loose;
  const font = fontOf(spec.font as Loose | undefined, figure.layout);
  let x = area.left + number(spec.x, 0) * area.innerWidth;
  const y = area.top + (1 - number(spec.y, 1)) * area.innerHeight - 6;
  const parts: string[] = [];
  for (const trace of figure.data) {
    if (trace.showlegend === false || trace.name === undefined) continue;
    const marker = (trace.marker ?? {}) as Loose;
    const line = (trace.line ?? {}) as Loose;
    const colour = escapeMarkup(String((typeof marker.color === 'string' ? marker.color : line.color) ?? '#0072b2'));
    const symbol = trace.type === 'bar' ? 12 : 3;
    parts.push(`<rect x="${x}" y="${y - symbol / 2 - 4}" width="${trace.type === 'bar' ? 12 : 24}" height="${symbol}" fill="${colour}"/>`);
    const start = x + (trace.type === 'bar' ? 18 : 30);
    parts.push(svgText(String(trace.name), { x: start, y }, { ...font, anchor: 'start' }));
    x = start + textWidth(String(trace.name), font.size) + 24;
  }
  return parts.join('');
}

function title(figure: Figure, area: PlotArea): string {
  const spec = figure.layout.title as Loose | undefined;
  const text = String(spec?.text ?? '');
  if (text === '') return '';
  const size = number((spec?.font as Loose | undefined)?.size, 17);
  const { colour } = fontOf(spec?.font as Loose | undefined, figure.layout);
  const lines = textLines(text).length;
  return svgText(text, { x: area.width / 2, y: lines > 1 ? size + 6 : size + 12 }, { size, colour, anchor: 'middle' });
}
