import { type Loose, number } from './plotArea';

export interface TextStyle {
  readonly size: number;
  readonly colour: string;
  readonly anchor: 'start' | 'middle' | 'end';
  readonly bold?: boolean;
  /** Degrees, clockwise. */
  readonly angle?: number;
}

const LINE_HEIGHT = 1.25;

/** Escapes text for SVG and HTML, attributes included. */
export function escapeMarkup(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** Font of a part of a figure: what is not said comes from the figure's own font. */
export function fontOf(part: Loose | undefined, layout: Loose): { size: number; colour: string } {
  const own = (part ?? {}) as Loose;
  const common = (layout.font ?? {}) as Loose;
  return { size: number(own.size, number(common.size, 12)), colour: String(own.color ?? common.color ?? '#222222') };
}

/** Lines of a Plotly text: <br> breaks, other tags are dropped. */
export function textLines(text: string): string[] {
  return text.split(/<br\s*\/?>/i).map((line) => line.replace(/<\/?[a-z]+[^>]*>/gi, ''));
}

/** Text at (x, y): the base line of the first of its lines. */
export function svgText(text: string, { x, y }: { x: number; y: number }, style: TextStyle): string {
  const turn = style.angle ? ` transform="rotate(${style.angle} ${x.toFixed(1)} ${y.toFixed(1)})"` : '';
  const weight = style.bold ? ' font-weight="bold"' : '';
  const lines = textLines(text)
    .map((line, i) => `<tspan x="${x.toFixed(1)}" dy="${i === 0 ? 0 : style.size * LINE_HEIGHT}">${escapeMarkup(line)}</tspan>`)
    .join('');
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" font-size="${style.size}" fill="${escapeMarkup(style.colour)}" text-anchor="${style.anchor}"${weight}${turn}>${lines}</text>`;
}

/** Height of a text of several lines. */
export function textHeight(text: string, size: number): number {
  return textLines(text).length * size * LINE_HEIGHT;
}

/** Width of a text in DejaVu Sans, from its mean advance; good to a few percent for labels. */
export function textWidth(text: string, size: number): number {
  return Math.max(0, ...textLines(text).map((line) => line.length)) * size * 0.6;
}
