/** A width and a height; of a canvas in the screen's pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** What of a frame a canvas shows: the frame's place in the canvas' middle, and the size of a frame's pixel on it. */
export interface Viewport {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

/** A place on a canvas, from its upper left corner. */
export interface CanvasPlace {
  readonly left: number;
  readonly top: number;
}

/** Sides of a frame's pixel on the canvas, at most, and how far the whole frame may shrink. */
const LARGEST_PIXEL = 64;
const MOST_SHRUNK = 0.5;

/** The place in the frame under a place on the canvas: x to the right, y upwards, whole numbers in pixels' middles. */
export function toFrame(view: Viewport, canvas: Size, { left, top }: CanvasPlace): { x: number; y: number } {
  return { x: view.x + (left - canvas.width / 2) / view.zoom, y: view.y - (top - canvas.height / 2) / view.zoom };
}

/** The place on the canvas of a place in the frame. */
export function toCanvas(view: Viewport, canvas: Size, { x, y }: { x: number; y: number }): CanvasPlace {
  return { left: canvas.width / 2 + (x - view.x) * view.zoom, top: canvas.height / 2 - (y - view.y) * view.zoom };
}

/** The whole frame, as large as the canvas allows. */
export function wholeFrame(frame: Size, canvas: Size): Viewport {
  const zoom = Math.min(canvas.width / frame.width, canvas.height / frame.height);
  return { x: (frame.width - 1) / 2, y: (frame.height - 1) / 2, zoom };
}

/** The view with another zoom, in which the frame stays where it is under one place of the canvas. */
export function zoomAbout(view: Viewport, zoom: number, { at, canvas }: { at: CanvasPlace; canvas: Size }): Viewport {
  const { x, y } = toFrame(view, canvas, at);
  return { x: x - (at.left - canvas.width / 2) / zoom, y: y + (at.top - canvas.height / 2) / zoom, zoom };
}

/** The view brought back to where it shows something: middle inside the frame, zoom neither too small nor too large. */
export function withinLimits(view: Viewport, frame: Size, canvas: Size): Viewport {
  const least = MOST_SHRUNK * wholeFrame(frame, canvas).zoom;
  return {
    x: clamp(view.x, -0.5, frame.width - 0.5),
    y: clamp(view.y, -0.5, frame.height - 0.5),
    zoom: clamp(view.zoom, Math.min(least, LARGEST_PIXEL), LARGEST_PIXEL),
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
