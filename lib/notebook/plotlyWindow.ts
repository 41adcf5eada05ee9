import { readFileSync } from 'node:fs';
import type { Figure } from '../figures/figure';
import { PixelCanvas } from './pixelCanvas';
import { type Box, svgBox, type TextElement } from './textBox';

/** What is used of jsdom; its own types would bring the browser's names into the whole library. */
interface BrowserWindow {
  eval(script: string): void;
  readonly JSON: JSON;
  readonly URL: { createObjectURL?: () => string };
  readonly SVGElement: { prototype: Record<string, unknown> };
  readonly HTMLCanvasElement: { prototype: Record<string, unknown> };
  readonly Plotly: { toImage(figure: unknown, options: Record<string, unknown>): Promise<string> };
}
interface Jsdom {
  readonly JSDOM: new (html: string, options: Record<string, unknown>) => { readonly window: BrowserWindow };
  readonly VirtualConsole: new () => unknown;
}

let ready: BrowserWindow | undefined;

/** Plotly's drawing of a figure as SVG text, made in a window without a browser. Sizes are pixels. */
export async function figureSvg(figure: Figure, width: number, height: number): Promise<string> {
  ready ??= openWindow();
  const own = ready.JSON.parse(JSON.stringify(figure));
  return ready.Plotly.toImage(own, { format: 'svg', width, height, imageDataOnly: true });
}

/** A window with Plotly in it. What jsdom lacks is filled in: boxes of texts and a canvas for heat maps. */
function openWindow(): BrowserWindow {
  const { JSDOM, VirtualConsole } = require('jsdom') as Jsdom;
  const { window } = new JSDOM('<!doctype html><body></body>', {
    runScripts: 'outside-only',
    pretendToBeVisual: true,
    virtualConsole: new VirtualConsole(),
  });
  window.URL.createObjectURL = () => '';
  measureTexts(window);
  paintCanvases(window);
  window.eval(readFileSync(require.resolve('plotly.js-dist-min'), 'utf8'));
  return window;
}

function measureTexts(window: BrowserWindow): void {
  const prototype = window.SVGElement.prototype;
  prototype.getBBox = function (this: TextElement): Box {
    return svgBox(this);
  };
  prototype.getComputedTextLength = function (this: TextElement): number {
    return svgBox(this).width;
  };
  prototype.getBoundingClientRect = function (this: TextElement): Record<string, number> {
    const { x, y, width, height } = svgBox(this);
    return { x, y, width, height, left: x, top: y, right: x + width, bottom: y + height };
  };
}

function paintCanvases(window: BrowserWindow): void {
  interface Canvas {
    width: number;
    height: number;
    pixels?: PixelCanvas;
  }
  const prototype = window.HTMLCanvasElement.prototype;
  prototype.getContext = function (this: Canvas, kind: string): PixelCanvas | null {
    if (kind !== '2d') return null;
    this.pixels ??= new PixelCanvas(this.width, this.height);
    return this.pixels;
  };
  prototype.toDataURL = function (this: Canvas): string {
    return (this.pixels ?? new PixelCanvas(this.width, this.height)).toDataURL();
  };
}
