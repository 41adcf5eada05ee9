import { type FontWeight, font, widthOf } from './fonts';

/** What is read of a DOM element here. */
export interface TextElement {
  readonly nodeName: string;
  readonly nodeType: number;
  readonly textContent: string | null;
  readonly parentNode: TextElement | null;
  readonly childNodes: Iterable<TextElement>;
  readonly style?: { fontSize: string; fontWeight: string; fontStyle: string; textAnchor: string };
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): Iterable<TextElement>;
}

/** A box in pixels, y downwards. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const EMPTY: Box = { x: 0, y: 0, width: 0, height: 0 };
const TEXT_NODE = 3;
const DEFAULT_FONT_SIZE = 12;

/**
 * The box that a browser would report for an SVG element, as far as laying out a chart needs it: texts by the widths
 * of the font, rectangles by their attributes, groups as the union of their texts, moved and turned as they are inside
 * the group. The element's own transform is not applied.
 */
export function svgBox(element: TextElement): Box {
  if (element.nodeName === 'text') return textBox(element);
  if (element.nodeName === 'tspan') return { ...EMPTY, width: lineWidth(element), height: fontSize(element) };
  if (element.nodeName === 'rect') return attributeBox(element);
  return union([...element.querySelectorAll('text')].map((text) => transformedBox(textBox(text), text, element)));
}

/** The box around `box` after the transforms from its element up to, but without, the group. */
function transformedBox(box: Box, element: TextElement, group: TextElement): Box {
  let corners = [
    [box.x, box.y],
    [box.x + box.width, box.y],
    [box.x, box.y + box.height],
    [box.x + box.width, box.y + box.height],
  ] as (readonly [number, number])[];
  for (let node: TextElement | null = element; node !== null && node !== group; node = node.parentNode) {
    const steps = [...(node.getAttribute('transform') ?? '').matchAll(/(translate|rotate)\(([^)]*)\)/g)].reverse();
    for (const [, kind, numbers] of steps) {
      const values = numbers!.split(/[\s,]+/).map(Number);
      corners = corners.map((corner) => (kind === 'translate' ? moved(corner, values) : turned(corner, values)));
    }
  }
  const [xs, ys] = [corners.map(([x]) => x), corners.map(([, y]) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return box.width === 0 ? EMPTY : { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

function moved([x, y]: readonly [number, number], [dx = 0, dy = 0]: readonly number[]): readonly [number, number] {
  return [x + dx, y + dy];
}

function turned(
  [x, y]: readonly [number, number],
  [degrees = 0, cx = 0, cy = 0]: readonly number[],
): readonly [number, number] {
  const [cos, sin] = [Math.cos((degrees * Math.PI) / 180), Math.sin((degrees * Math.PI) / 180)];
  return [cx + cos * (x - cx) - sin * (y - cy), cy + sin * (x - cx) + cos * (y - cy)];
}

function attributeBox(element: TextElement): Box {
  const [x, y, width, height] = ['x', 'y', 'width', 'height'].map((name) => Number(element.getAttribute(name)) || 0);
  return { x: x!, y: y!, width: width!, height: height! };
}

function textBox(element: TextElement): Box {
  const lines = [...element.querySelectorAll('tspan.line')];
  const width = Math.max(0, ...(lines.length > 0 ? lines : [element]).map(lineWidth));
  if (width === 0) return EMPTY;
  const size = fontSize(element);
  const { ascent, descent } = font('regular');
  const lastLine = lines.length > 0 ? Number.parseFloat(lines.at(-1)!.getAttribute('dy') ?? '0') || 0 : 0;
  const x = Number(element.getAttribute('x')) || 0;
  const y = Number(element.getAttribute('y')) || 0;
  return {
    x: x - width * anchorShare(element),
    y: y - ascent * size,
    width,
    height: (ascent + descent + lastLine) * size,
  };
}

/** The part of the width that lies left of the anchor. */
function anchorShare(element: TextElement): number {
  const anchor = element.getAttribute('text-anchor') ?? inherited(element, 'textAnchor');
  return anchor === 'middle' ? 0.5 : anchor === 'end' ? 1 : 0;
}

function lineWidth(element: TextElement): number {
  if (element.nodeType === TEXT_NODE) {
    const parent = element.parentNode!;
    return widthOf(element.textContent ?? '', weightOf(parent)) * fontSize(parent);
  }
  return [...element.childNodes].reduce((sum, child) => sum + lineWidth(child), 0);
}

function weightOf(element: TextElement): FontWeight {
  const weight = inherited(element, 'fontWeight');
  if (weight === 'bold' || Number(weight) >= 600) return 'bold';
  return inherited(element, 'fontStyle') === 'italic' ? 'italic' : 'regular';
}

/** Font size in pixels: the nearest one in pixels, times the percentages on the way (sub- and superscripts). */
function fontSize(element: TextElement): number {
  let share = 1;
  for (let node: TextElement | null = element; node !== null; node = node.parentNode) {
    const size = node.style?.fontSize ?? '';
    if (size.endsWith('px')) return share * Number.parseFloat(size);
    if (size.endsWith('%')) share *= Number.parseFloat(size) / 100;
  }
  return share * DEFAULT_FONT_SIZE;
}

function inherited(element: TextElement, property: 'fontWeight' | 'fontStyle' | 'textAnchor'): string {
  for (let node: TextElement | null = element; node !== null; node = node.parentNode) {
    const value = node.style?.[property];
    if (value) return value;
  }
  return '';
}

function union(boxes: readonly Box[]): Box {
  const drawn = boxes.filter((box) => box.width > 0);
  if (drawn.length === 0) return EMPTY;
  const x = Math.min(...drawn.map((box) => box.x));
  const y = Math.min(...drawn.map((box) => box.y));
  const right = Math.max(...drawn.map((box) => box.x + box.width));
  const bottom = Math.max(...drawn.map((box) => box.y + box.height));
  return { x, y, width: right - x, height: bottom - y };
}
