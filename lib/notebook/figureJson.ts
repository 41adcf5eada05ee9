import type { Figure } from '../figures/figure';

const DIGITS = 6;

/** The figure as plain JSON values: typed arrays as lists, fractions with six digits, what is no finite number as null. */
export function plainFigure(figure: Figure): Figure {
  return JSON.parse(JSON.stringify(figure, plainValue));
}

function plainValue(_key: string, value: unknown): unknown {
  if (typeof value === 'number') return plainNumber(value);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as Iterable<number>);
  return value;
}

/** Whole numbers keep all their digits: they may be times, counts or names of frames. */
function plainNumber(value: number): number | null {
  if (!Number.isFinite(value)) return null;
  return Number.isInteger(value) ? value : Number(value.toPrecision(DIGITS));
}

/** A figure's JSON that may stand in an HTML script element: no tag can end it. */
export function figureJson(figure: Figure): string {
  return JSON.stringify(figure).replaceAll('<', '\\u003c');
}

/** The figure's title without markup, or what it is. */
export function titleOf(figure: Figure): string {
  const text = (figure.layout.title as { text?: unknown } | undefined)?.text;
  return typeof text === 'string' && text !== '' ? text.replace(/<[^>]*>/g, ' ') : 'Figure';
}
