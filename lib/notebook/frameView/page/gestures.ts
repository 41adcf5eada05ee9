import type { PageElement, PageEvent } from '../../interactive/page/dom';
import type { CanvasPlace } from './viewport';

/** What fingers, mouse, wheel and keys ask for; places in the page's pixels from the element's upper left corner. */
export interface GestureTarget {
  /** Move the picture along. */
  moveBy(right: number, down: number): void;
  /** Enlarge about a place; about the middle where none is given. */
  zoomBy(factor: number, at?: CanvasPlace): void;
  /** A key has moved: by parts of the view, or by single pixels. */
  step(right: number, up: number, unit: 'view' | 'pixel'): void;
  wholeFrame(): void;
  onePixel(): void;
  /** The pointer is at a place; undefined when it has left. */
  pointAt(place: CanvasPlace | undefined): void;
}

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};
/** An arrow moves by this part of the view; a plus enlarges by this much. */
const ARROW_PART = 1 / 8;
export const ZOOM_STEP = 1.5;
/** A notch of a wheel (100 units) enlarges by about 1.2. */
const WHEEL = 0.0018;

/** Listens to an element: drag, pinch, wheel (once the element was clicked, so that a page scrolls past it), keys. */
export function listenForGestures(element: PageElement, target: GestureTarget): void {
  listenForPointers(element, target);
  let focused = false;
  element.addEventListener('focus', () => {
    focused = true;
  });
  element.addEventListener('blur', () => {
    focused = false;
  });
  element.addEventListener('wheel', (event) => {
    if (!(focused || event.ctrlKey)) return;
    target.zoomBy(Math.exp(-event.deltaY * WHEEL), placeOf(element, event));
    event.preventDefault();
  });
  element.addEventListener('keydown', (event) => {
    if (!event.ctrlKey && !event.metaKey && pressed(event, target)) event.preventDefault();
  });
}

function listenForPointers(element: PageElement, target: GestureTarget): void {
  const down = new Map<number, CanvasPlace>();
  element.addEventListener('pointerdown', (event) => {
    element.focus();
    element.setPointerCapture(event.pointerId);
    down.set(event.pointerId, placeOf(element, event));
    target.pointAt(placeOf(element, event));
  });
  element.addEventListener('pointermove', (event) => {
    const place = placeOf(element, event);
    target.pointAt(place);
    const before = down.get(event.pointerId);
    if (before === undefined) return;
    const other = [...down].find(([id]) => id !== event.pointerId)?.[1];
    down.set(event.pointerId, place);
    if (other === undefined) return target.moveBy(place.left - before.left, place.top - before.top);
    target.moveBy((place.left - before.left) / 2, (place.top - before.top) / 2);
    target.zoomBy(distance(place, other) / Math.max(1, distance(before, other)), between(place, other));
  });
  for (const type of ['pointerup', 'pointercancel']) {
    element.addEventListener(type, (event) => {
      down.delete(event.pointerId);
    });
  }
  // A finger that is lifted leaves too, but what it pointed at is what one wants to read.
  element.addEventListener('pointerleave', ({ pointerType }) => pointerType !== 'touch' && target.pointAt(undefined));
}

/** Whether the key means something here. */
function pressed({ key, shiftKey }: PageEvent, target: GestureTarget): boolean {
  const arrow = ARROWS[key];
  if (arrow !== undefined) {
    const size = shiftKey ? 1 : ARROW_PART;
    target.step(arrow[0] * size, arrow[1] * size, shiftKey ? 'pixel' : 'view');
  } else if (key === '+' || key === '=') target.zoomBy(ZOOM_STEP);
  else if (key === '-' || key === '_') target.zoomBy(1 / ZOOM_STEP);
  else if (key === '0' || key === 'Home') target.wholeFrame();
  else if (key === '1') target.onePixel();
  else return false;
  return true;
}

function placeOf(element: PageElement, { clientX, clientY }: PageEvent): CanvasPlace {
  const { left, top } = element.getBoundingClientRect();
  return { left: clientX - left, top: clientY - top };
}

function distance(a: CanvasPlace, b: CanvasPlace): number {
  return Math.hypot(a.left - b.left, a.top - b.top);
}

function between(a: CanvasPlace, b: CanvasPlace): CanvasPlace {
  return { left: (a.left + b.left) / 2, top: (a.top + b.top) / 2 };
}
