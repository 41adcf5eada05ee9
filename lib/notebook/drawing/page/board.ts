import { inkStrokes, type Stroke, type StrokePoint } from '../../../digits/strokes';
import type { PageElement, PageEvent } from '../../interactive/page/dom';
import { createPixels } from './pixels';

/** A board to draw on, with a pen, a finger, a mouse or keys. */
export interface Board {
  readonly box: PageElement;
  strokes(): readonly Stroke[];
  undo(): void;
  clear(): void;
  /** Puts a drawing in place of what is there. */
  load(strokes: readonly Stroke[]): void;
  /** Diameter of the pen's tip in pixels, of what is drawn already too. */
  setPen(diameter: number): void;
}

export interface BoardOptions {
  /** Side of the board in pixels; strokes count in them. */
  readonly side: number;
  /** Diameter of the pen's tip in pixels. */
  readonly pen: number;
  /** The drawing has changed. */
  readonly onChange: () => void;
  /** The pen was lifted. */
  readonly onRest: () => void;
}

/** What an arrow key moves the pen by, as part of the side; with Shift less. */
const STEP = { whole: 1 / 20, fine: 1 / 80 };

const ARROWS: Readonly<Record<string, StrokePoint>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** An empty board. */
export function createBoard({ side, onChange, onRest, ...options }: BoardOptions): Board {
  let { pen } = options;
  const picture = createPixels(side, { label: 'Board to draw a digit on', side, role: 'board' });
  const { box } = picture;
  box.setAttribute('tabindex', '0');
  box.setAttribute('role', 'application');
  box.style.touchAction = 'none';
  box.style.cursor = 'crosshair';
  let strokes: StrokePoint[][] = [];
  let isDown = false;
  /** Where the keys have moved the pen; undefined while the board is drawn on otherwise. */
  let cursor: StrokePoint | undefined;

  const paint = (): void => {
    const ink = inkStrokes(strokes, { size: side, pen }).data;
    if (cursor !== undefined) markCursor(ink, cursor, side);
    picture.paint(ink);
  };
  const changed = (): void => {
    paint();
    onChange();
  };
  const lower = (point: StrokePoint): void => {
    isDown = true;
    strokes.push([point]);
    changed();
  };
  const lift = (): void => {
    if (!isDown) return;
    isDown = false;
    onRest();
  };
  const undo = (): void => {
    isDown = false;
    strokes = strokes.slice(0, -1);
    changed();
    onRest();
  };
  const clear = (): void => {
    isDown = false;
    strokes = [];
    cursor = undefined;
    changed();
    onRest();
  };

  const load = (drawn: readonly Stroke[]): void => {
    clear();
    strokes = drawn.map((stroke) => [...stroke]);
    changed();
    onRest();
  };
  const setPen = (diameter: number): void => {
    pen = diameter;
    changed();
    onRest();
  };

  const placeOf = (event: PageEvent): StrokePoint => {
    const { left, top, width, height } = box.getBoundingClientRect();
    return { x: ((event.clientX - left) / width) * side, y: ((event.clientY - top) / height) * side };
  };
  box.addEventListener('pointerdown', (event) => {
    box.setPointerCapture(event.pointerId);
    cursor = undefined;
    lower(placeOf(event));
  });
  box.addEventListener('pointermove', (event) => {
    if (!isDown || cursor !== undefined) return;
    strokes.at(-1)!.push(placeOf(event));
    changed();
  });
  for (const type of ['pointerup', 'pointercancel']) box.addEventListener(type, lift);

  const move = (by: StrokePoint, part: number): void => {
    const from = cursor ?? { x: side / 2, y: side / 2 };
    cursor = { x: clamp(from.x + by.x * part * side, side), y: clamp(from.y + by.y * part * side, side) };
    if (isDown) strokes.at(-1)!.push(cursor);
    changed();
  };
  box.addEventListener('keydown', (event) => {
    const arrow = ARROWS[event.key];
    if (arrow !== undefined) move(arrow, event.shiftKey ? STEP.fine : STEP.whole);
    else if (event.key === ' ') {
      cursor ??= { x: side / 2, y: side / 2 };
      if (isDown) lift();
      else lower(cursor);
    } else if (event.key === 'Backspace') undo();
    else if (event.key === 'Escape') clear();
    else return;
    event.preventDefault();
  });
  paint();
  return { box, strokes: () => strokes, undo, clear, load, setPen };
}

function clamp(value: number, side: number): number {
  return Math.min(side, Math.max(0, value));
}

/** A small gray cross where the pen stands. */
function markCursor(ink: Float32Array, { x, y }: StrokePoint, side: number): void {
  const [column, line] = [Math.min(side - 1, Math.round(x)), Math.min(side - 1, Math.round(y))];
  for (let d = -7; d <= 7; d++) {
    if (column + d >= 0 && column + d < side) ink[line * side + column + d] = 0.5;
    if (line + d >= 0 && line + d < side) ink[(line + d) * side + column] = 0.5;
  }
}
