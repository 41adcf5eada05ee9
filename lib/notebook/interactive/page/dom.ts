/** The part of a browser that the pages use, written down here so that the rest of the library sees no browser at all. */
export interface PageElement {
  textContent: string | null;
  value: string;
  checked: boolean;
  hidden: boolean;
  readonly style: Record<string, string>;
  readonly dataset: Record<string, string | undefined>;
  append(...children: readonly (PageElement | string)[]): void;
  setAttribute(name: string, value: string): void;
  addEventListener(type: string, listener: (event: PageEvent) => void): void;
  getBoundingClientRect(): {
    readonly left: number;
    readonly top: number;
    readonly width: number;
    readonly height: number;
  };
  querySelector(selector: string): PageElement | null;
  setPointerCapture(pointer: number): void;
  focus(): void;
}

/** A pointer, wheel or key event. */
export interface PageEvent {
  readonly key: string;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly deltaY: number;
  readonly clientX: number;
  readonly clientY: number;
  readonly pointerId: number;
  readonly pointerType: string;
  preventDefault(): void;
}

export interface PageCanvas extends PageElement {
  width: number;
  height: number;
  getContext(kind: '2d'): Pen;
}

/** A two-dimensional drawing context. */
export interface Pen {
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  font: string;
  textAlign: string;
  imageSmoothingEnabled: boolean;
  beginPath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  arc(x: number, y: number, radius: number, from: number, to: number): void;
  stroke(): void;
  fill(): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  strokeRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
  strokeText(text: string, x: number, y: number): void;
  drawImage(image: PageCanvas, x: number, y: number, width: number, height: number): void;
  createImageData(width: number, height: number): Pixels;
  putImageData(pixels: Pixels, x: number, y: number): void;
}

export interface Pixels {
  readonly data: Uint8ClampedArray;
}

interface PageDocument {
  createElement(tag: string): PageElement;
}

declare const document: PageDocument;
declare const requestAnimationFrame: (callback: () => void) => void;
declare const devicePixelRatio: number;
declare const ResizeObserver: new (callback: () => void) => { observe(element: PageElement): void };

/** A new element with attributes and children. */
export function element(
  tag: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly (PageElement | string)[] = [],
): PageElement {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** A canvas of the given size in pixels, which shrinks with the page. */
export function canvas(width: number, height: number, attributes: Readonly<Record<string, string>> = {}): PageCanvas {
  const made = element('canvas', attributes) as PageCanvas;
  made.width = width;
  made.height = height;
  made.style.maxWidth = '100%';
  return made;
}

/** Calls back when the browser is about to draw its next picture. */
export function beforeNextPicture(callback: () => void): void {
  requestAnimationFrame(callback);
}

/** Calls back when an element has got another size on the page, and once at the beginning. */
export function onResize(watched: PageElement, callback: () => void): void {
  new ResizeObserver(callback).observe(watched);
}

/** The screen's own pixels in one pixel of the page. */
export function screenPixels(): number {
  return devicePixelRatio;
}
