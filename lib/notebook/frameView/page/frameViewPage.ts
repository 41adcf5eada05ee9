import {
  beforeNextPicture,
  canvas,
  element,
  onResize,
  type PageElement,
  screenPixels,
} from '../../interactive/page/dom';
import type { PackedFrame } from '../packFrame';
import { unpackFrame } from '../unpackFrame';
import { drawBoxes, drawCross, type ViewBox } from './drawBoxes';
import { listenForGestures, ZOOM_STEP } from './gestures';
import { type HeaderLine, headerTable } from './headerTable';
import { paintFrame } from './paintFrame';
import { pyramid } from './pyramid';
import { readoutAt } from './readout';
import { shadeTable } from './shades';
import { createToolbar, type FrameLook, type NamedLimits } from './toolbar';
import { type CanvasPlace, toFrame, type Viewport, wholeFrame, withinLimits, zoomAbout } from './viewport';

/** A frame to look at. */
export interface FrameViewSettings {
  readonly title: string;
  readonly frame: PackedFrame;
  /** Where the image's first pixel lies in the whole frame. */
  readonly origin: { readonly x: number; readonly y: number };
  readonly limits: readonly NamedLimits[];
  readonly look: FrameLook;
  readonly boxes: readonly ViewBox[];
  readonly header: readonly HeaderLine[];
}

const CANVAS = 'display:block;width:100%;touch-action:none;cursor:crosshair;max-height:80vh';
const HINT =
  'Drag to move, pinch or use the wheel (after a click) to zoom; keys: arrows, + and −, 0 for the whole frame, 1 for 1:1. ' +
  'Pixels count from 0 at the lower left; DS9 counts from 1.';

/**
 * Puts a frame to look at into `root`: limits, stretch, colours, zoom, move, read. Resolves when it is painted; then
 * `root.dataset` holds the milliseconds until the first picture and, from then on, of the last one, for tests.
 */
export async function mount(root: PageElement, settings: FrameViewSettings): Promise<void> {
  const started = performance.now();
  const image = await unpackFrame(settings.frame);
  const levels = pyramid(image);
  const { companding } = settings.frame;
  const picture = canvas(1, 1, {
    ...{ 'data-role': 'frame', tabindex: '0', role: 'application', title: HINT },
    'aria-label': `${settings.title}. ${HINT}`,
    style: `${CANVAS};aspect-ratio:${image.width}/${image.height}`,
  });
  const pen = picture.getContext('2d');
  let pixels = pen.createImageData(1, 1);
  let view: Viewport | undefined; // undefined: the whole frame, however large the canvas is
  let shades = shadeTable(settings.look);
  let place: CanvasPlace | undefined;
  let isWaiting = false;

  const shown = (): Viewport => view ?? wholeFrame(image, picture);
  const show = (wanted: Viewport | undefined): void => {
    view = wanted && withinLimits(wanted, image, picture);
    redraw();
  };
  const zoomBy = (factor: number, at?: CanvasPlace): void => {
    const { zoom } = withinLimits({ ...shown(), zoom: shown().zoom * factor }, image, picture);
    show(zoomAbout(shown(), zoom, { at: at ? onCanvas(at) : middle(), canvas: picture }));
  };
  const middle = (): CanvasPlace => ({ left: picture.width / 2, top: picture.height / 2 });
  const onCanvas = ({ left, top }: CanvasPlace): CanvasPlace => {
    const scale = picture.width / Math.max(1, picture.getBoundingClientRect().width);
    return { left: left * scale, top: top * scale };
  };
  const moveBy = (right: number, down: number): void => {
    const { left, top } = onCanvas({ left: right, top: down });
    const { x, y, zoom } = shown();
    show({ x: x - left / zoom, y: y + top / zoom, zoom });
  };
  const step = (right: number, up: number, unit: 'view' | 'pixel'): void => {
    place = undefined;
    const { x, y, zoom } = shown();
    const [width, height] = unit === 'pixel' ? [1, 1] : [picture.width / zoom, picture.height / zoom];
    show({ x: x + right * width, y: y + up * height, zoom });
  };
  const onePixel = (): void => zoomBy(1 / shown().zoom);

  const toolbar = createToolbar({
    ...{ limits: settings.limits, look: settings.look, hasBoxes: settings.boxes.length > 0 },
    onChange: () => {
      shades = shadeTable(toolbar.shades());
      redraw();
    },
    onZoom: (sign) => zoomBy(ZOOM_STEP ** sign),
    onWhole: () => show(undefined),
    onPixel: onePixel,
  });
  const readout = element('output', { 'data-role': 'readout', style: 'flex:1 1 20em' });
  const state = element('span', { 'data-role': 'state', style: 'color:#555' });

  const draw = (): void => {
    isWaiting = false;
    const began = performance.now();
    const now = shown();
    paintFrame(new Uint32Array(pixels.data.buffer), picture, now, { levels, limits: toolbar.limits(), shades });
    pen.putImageData(pixels, 0, 0);
    const line = 1.3 * screenPixels();
    if (toolbar.boxes()) drawBoxes(pen, settings.boxes, { view: now, canvas: picture, line });
    if (place === undefined && view !== undefined) drawCross(pen, picture, line);
    read();
    root.dataset.drawMilliseconds = (performance.now() - began).toFixed(1);
  };
  const redraw = (): void => {
    if (!isWaiting) beforeNextPicture(draw);
    isWaiting = true;
  };
  const read = (): void => {
    const at = place === undefined ? middle() : onCanvas(place);
    readout.textContent = readoutAt({ image, companding, origin: settings.origin }, toFrame(shown(), picture, at));
    state.textContent = `zoom ${Number(shown().zoom.toPrecision(3))}`;
  };
  const resize = (): void => {
    const { width, height } = picture.getBoundingClientRect();
    if (!(width >= 1 && height >= 1)) return; // not on the page, or folded away
    picture.width = Math.round(width * screenPixels());
    picture.height = Math.round(height * screenPixels());
    pixels = pen.createImageData(picture.width, picture.height);
    draw();
  };
  listenForGestures(picture, {
    ...{ moveBy, zoomBy, step, onePixel, wholeFrame: () => show(undefined) },
    pointAt: (at) => {
      place = at;
      if (at === undefined) redraw();
      else read();
    },
  });
  const lines = element(
    'div',
    { style: 'display:flex;flex-wrap:wrap;gap:.3em 1em;font-variant-numeric:tabular-nums' },
    [...[readout, state]],
  );
  const parts = [toolbar.box, picture, lines, ...(settings.header.length > 0 ? [headerTable(settings.header)] : [])];
  root.append(element('div', { style: 'display:flex;flex-direction:column;gap:.4em' }, parts));
  resize();
  onResize(picture, resize);
  root.dataset.firstPaintMilliseconds = (performance.now() - started).toFixed(0);
}
