import { createImage, type Image } from '../../../image/image';
import { KERNELS, type KernelName } from '../../../image/kernels';
import { slideKernel } from '../../../image/slideKernel';
import { choice, column, row } from './controls';
import { canvas, element, type PageCanvas, type PageElement, type PageEvent } from './dom';

/** What the page begins with. */
export interface KernelSettings {
  /** Side of the picture in pixels, and its values, row by row. */
  readonly side: number;
  readonly pixels: readonly number[];
  readonly kernel: KernelName;
}

/** A pixel of the picture on the page. */
const ZOOM = 5;
const NAMES = (Object.keys(KERNELS) as KernelName[]).filter((name) => KERNELS[name].width === 3);

/** Puts a picture, nine numbers to change and what they make of it into `root`; a window shows the sum at one pixel. */
export function mount(root: PageElement, { side, pixels, kernel: first }: KernelSettings): void {
  const picture = createImage(side, side, Float32Array.from(pixels));
  let at = { x: Math.floor(side / 2), y: Math.floor(side / 4) };
  const numbers = Array.from({ length: 9 }, (_, i) => field(i, () => draw()));
  const load = (): void => {
    KERNELS[named.value()].data.forEach((value, i) => {
      numbers[i]!.value = String(Number(value.toFixed(4)));
    });
    draw();
  };
  const named = choice('kernel', { label: 'begin with', choices: NAMES, start: first, onChange: load });
  const [before, after] = [board('before', side), board('after', side)];
  const state = element('p', {
    'data-role': 'state',
    style: 'margin:0;font:13px/1.6 ui-monospace,monospace;overflow-wrap:anywhere',
  });
  const draw = (): void => {
    const kernel = createImage(
      3,
      3,
      Float32Array.from(numbers, ({ value }) => Number(value) || 0),
    );
    const result = slideKernel(picture, kernel);
    paint(before, picture, at, 3);
    paint(after, result, at, 1);
    state.textContent = sumAt(picture, kernel, at);
  };
  const follow = (place: { x: number; y: number }): void => {
    const inside = (value: number): number => Math.min(side - 1, Math.max(0, value));
    at = { x: inside(place.x), y: inside(place.y) };
    draw();
  };
  for (const one of [before, after]) moveWith(one, side, { at: () => at, follow });
  root.append(
    row([
      labelledFigure('picture: drag the window', before),
      element('div', { role: 'group', 'aria-label': 'the nine numbers of the kernel', style: GRID }, numbers),
      labelledFigure('what the kernel makes of it', after),
    ]),
    column([named.box]),
    state,
  );
  load();
}

function field(i: number, onChange: () => void): PageElement {
  const [row, at] = [Math.floor(i / 3) + 1, (i % 3) + 1];
  const made = element('input', {
    ...{ type: 'number', step: 'any', 'data-control': `b${row}${at}`, 'aria-label': `b row ${row} column ${at}` },
    style: 'width:4.2em;height:2.6em;font:inherit;text-align:center',
  });
  made.addEventListener('input', onChange);
  return made;
}

function board(role: string, side: number): PageCanvas {
  const label =
    role === 'before' ? 'The picture: arrow keys move the window' : 'The result: arrow keys move the window';
  return canvas(side * ZOOM, side * ZOOM, {
    ...{ tabindex: '0', role: 'application', 'data-role': role, 'aria-label': label },
    style: 'touch-action:none;cursor:crosshair;image-rendering:pixelated',
  });
}

function labelledFigure(text: string, picture: PageElement): PageElement {
  return element('figure', { style: 'margin:0' }, [
    picture,
    element('figcaption', { style: 'font-size:13px' }, [text]),
  ]);
}

/** The smallest value black, the largest white; the window, `size` pixels wide, in orange. */
function paint(target: PageCanvas, { data, width }: Image, at: { x: number; y: number }, size: number): void {
  const [low, high] = data.reduce(([a, b], value) => [Math.min(a, value), Math.max(b, value)], [Infinity, -Infinity]);
  const small = canvas(width, width);
  const pen = small.getContext('2d');
  const pixels = pen.createImageData(width, width);
  data.forEach((value, i) => {
    pixels.data.fill(Math.round((255 * (value - low)) / (high - low || 1)), 4 * i, 4 * i + 3);
    pixels.data[4 * i + 3] = 255;
  });
  pen.putImageData(pixels, 0, 0);
  const ink = target.getContext('2d');
  ink.imageSmoothingEnabled = false;
  ink.drawImage(small, 0, 0, width * ZOOM, width * ZOOM);
  ink.strokeStyle = '#e69f00';
  ink.lineWidth = 2;
  const corner = (place: number): number => (place - (size - 1) / 2) * ZOOM;
  ink.strokeRect(corner(at.x), corner(at.y), size * ZOOM, size * ZOOM);
}

/** The nine products under the window and their sum; outside the picture are zeros. */
function sumAt(picture: Image, kernel: Image, { x, y }: { x: number; y: number }): string {
  let sum = 0;
  const products = Array.from(kernel.data, (weight, i) => {
    const [column, line] = [x + (i % 3) - 1, y + Math.floor(i / 3) - 1];
    const inside = column >= 0 && column < picture.width && line >= 0 && line < picture.height;
    const value = inside ? picture.data[line * picture.width + column]! : 0;
    sum += weight * value;
    return `${written(weight)}·${written(value)}`;
  });
  return `x = ${x}, y = ${y}: ${products.join(' + ')} = ${written(sum)}`;
}

function written(value: number): string {
  const text = String(Number(value.toFixed(2)));
  return value < 0 ? `(${text.replace('-', '−')})` : text;
}

interface Window {
  readonly at: () => { x: number; y: number };
  readonly follow: (place: { x: number; y: number }) => void;
}

/** Lets a pointer or the arrow keys move the window. */
function moveWith(target: PageCanvas, side: number, { at, follow }: Window): void {
  let held = false;
  const go = (event: PageEvent): void => {
    const { left, top, width, height } = target.getBoundingClientRect();
    follow({
      x: Math.floor(((event.clientX - left) / width) * side),
      y: Math.floor(((event.clientY - top) / height) * side),
    });
  };
  target.addEventListener('pointerdown', (event) => {
    held = true;
    target.setPointerCapture(event.pointerId);
    go(event);
  });
  target.addEventListener('pointermove', (event) => held && go(event));
  for (const end of ['pointerup', 'pointercancel']) target.addEventListener(end, () => (held = false));
  const ways: Readonly<Record<string, readonly [number, number]>> = {
    ...{ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] },
  };
  target.addEventListener('keydown', (event) => {
    const way = ways[event.key];
    if (way === undefined) return;
    event.preventDefault();
    const far = event.shiftKey ? 10 : 1;
    follow({ x: at().x + far * way[0], y: at().y + far * way[1] });
  });
}

const GRID = 'display:grid;grid-template-columns:repeat(3,auto);gap:4px;align-self:center';
