import {
  element,
  type PageCanvas,
  type PageElement,
  type PageEvent,
  type Pen,
} from '../../../notebook/interactive/page/dom';

/** The part of a browser that the report needs beyond that of the interactive figures. */
export interface Box extends PageElement {
  disabled: boolean;
  readonly clientWidth: number;
  append(...children: readonly (PageElement | string)[]): void;
  replaceChildren(...children: readonly (PageElement | string)[]): void;
  removeAttribute(name: string): void;
  querySelectorAll(selector: string): Iterable<Box>;
  scrollIntoView(options: { readonly block: 'nearest' | 'center' }): void;
  remove(): void;
  select(): void;
  focus(options?: { readonly preventScroll: boolean }): void;
}

interface Page {
  getElementById(id: string): Box | null;
  execCommand(command: 'copy'): boolean;
  readonly documentElement: Box;
}

declare const document: Page;
declare const getComputedStyle: (box: PageElement) => { getPropertyValue(name: string): string };
declare const matchMedia: (query: string) => { addEventListener(type: 'change', listener: () => void): void };

/** A part of the page that the report wrote. */
export function part(id: string): Box {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no part ${id}`);
  return found;
}

/** A new element with attributes and children; texts stay texts. */
export function make(
  tag: string,
  attributes: Readonly<Record<string, string>> = {},
  children: readonly (PageElement | string)[] = [],
): Box {
  return element(tag, attributes, children) as Box;
}

/** A button that does something. */
export function button(text: string, attributes: Readonly<Record<string, string>>, press: () => void): Box {
  const made = make('button', { type: 'button', ...attributes }, [text]);
  made.addEventListener('click', press);
  return made;
}

/** A pen that can be scaled. */
interface ScaledPen extends Pen {
  setTransform(a: number, b: number, c: number, d: number, e: number, f: number): void;
}

/** Makes a canvas as sharp as the screen; its pen draws in pixels of the page. */
export function sharpen(
  canvas: PageCanvas,
  { width, height, ratio }: { readonly width: number; readonly height: number; readonly ratio: number },
): Pen {
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const pen = canvas.getContext('2d') as ScaledPen;
  pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  return pen;
}

/** The value of a colour of the page, light or dark as it is now. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Calls back when the page turns dark or light. */
export function onTheme(callback: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', callback);
}

/** Copies what is selected; false where the browser refuses. */
export function copySelected(): boolean {
  return document.execCommand('copy');
}

export type { PageCanvas, PageEvent };
