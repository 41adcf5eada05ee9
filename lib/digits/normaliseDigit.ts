import type { Image } from '../image/image';
import { DIGIT_SIZE } from './digitSet';
import { inkStrokes, type Stroke, type StrokePoint } from './strokes';

/** Into a square of this side MNIST scales each digit, keeping its proportions. */
const BOX = 20;
/** Ink below this part of the darkest pixel does not count for the box of a picture. */
const FAINT = 0.1;
/** Where MNIST sets the centre of mass, rounded to whole pixels: the middle of pixel 14, when edges are 0 and 28. */
const MIDDLE = 14.5;
/** Diameter of the pen in a digit of 28 x 28: what the digits of MNIST have on average. */
const MNIST_PEN = 2.6;

/**
 * Makes of a picture (1 ink, 0 paper, any size) what MNIST makes of a scanned digit: cropped to its ink, scaled into
 * 20 x 20 keeping its proportions, and set into 28 x 28 with its centre of mass in pixel (14, 14). 784 values, all 0 when there
 * is no ink.
 */
export function normaliseDigit(picture: Image): Float32Array {
  const box = inkBox(picture);
  if (box === undefined) return new Float32Array(DIGIT_SIZE * DIGIT_SIZE);
  const scale = BOX / Math.max(box.right - box.left, box.bottom - box.top);
  const mass = centreOfMass(picture);
  const left = Math.round(MIDDLE - (mass.x - box.left) * scale);
  const top = Math.round(MIDDLE - (mass.y - box.top) * scale);
  return resample(picture, { left: box.left - left / scale, top: box.top - top / scale, pixel: 1 / scale });
}

/** The thesis' raw way: the whole canvas scaled to 28 x 28, wherever the drawing stands. 784 values. */
export function shrinkCanvas(picture: Image): Float32Array {
  const pixel = Math.max(picture.width, picture.height) / DIGIT_SIZE;
  return resample(picture, { left: 0, top: 0, pixel });
}

/**
 * The same as `normaliseDigit` for a drawing that is known as strokes: these are scaled and centred, then drawn with a
 * pen like MNIST's, so that a small drawing is no blob and a large one no hairline. 784 values, all 0 without strokes.
 */
export function normaliseStrokes(strokes: readonly Stroke[], pen: number = MNIST_PEN): Float32Array {
  const points = strokes.flat();
  if (points.length === 0) return new Float32Array(DIGIT_SIZE * DIGIT_SIZE);
  const [xs, ys] = [points.map(({ x }) => x), points.map(({ y }) => y)];
  const [left, top] = [Math.min(...xs), Math.min(...ys)];
  const side = Math.max(Math.max(...xs) - left, Math.max(...ys) - top);
  // The pen's own width belongs to the box.
  const scale = side === 0 ? 1 : (BOX - pen) / side;
  const fitted = strokes.map((stroke) => moved(stroke, { left, top, scale }));
  const mass = centreOfMass(inkStrokes(shifted(fitted, MARGIN, MARGIN), { size: DIGIT_SIZE, pen }));
  const centred = shifted(fitted, MIDDLE + MARGIN - mass.x, MIDDLE + MARGIN - mass.y);
  return inkStrokes(centred, { size: DIGIT_SIZE, pen }).data;
}

/** Paper around strokes while their centre of mass is sought, in pixels. */
const MARGIN = 4;

function shifted(strokes: readonly Stroke[], x: number, y: number): Stroke[] {
  return strokes.map((stroke) => moved(stroke, { left: -x, top: -y, scale: 1 }));
}

function moved(stroke: Stroke, { left, top, scale }: { left: number; top: number; scale: number }): StrokePoint[] {
  return stroke.map(({ x, y }) => ({ x: (x - left) * scale, y: (y - top) * scale }));
}

interface Box {
  readonly left: number;
  readonly top: number;
  /** One past the last pixel. */
  readonly right: number;
  readonly bottom: number;
}

function inkBox({ data, width, height }: Image): Box | undefined {
  let most = 0;
  for (const value of data) most = Math.max(most, value);
  if (!(most > 0)) return undefined;
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (data[y * width + x]! < FAINT * most) continue;
      left = Math.min(left, x);
      right = Math.max(right, x + 1);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y + 1);
    }
  }
  return { left, top, right, bottom };
}

/** Mean place of the ink; the edges of the picture are 0 and its side. */
function centreOfMass({ data, width, height }: Image): StrokePoint {
  let [sum, sumX, sumY] = [0, 0, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const ink = data[y * width + x]!;
      sum += ink;
      sumX += ink * (x + 0.5);
      sumY += ink * (y + 0.5);
    }
  }
  return { x: sumX / sum, y: sumY / sum };
}

/** Which part of a picture becomes 28 x 28: its corner and the side of one new pixel, in old pixels. */
interface Window {
  readonly left: number;
  readonly top: number;
  readonly pixel: number;
}

/** Each new pixel is the mean of the old ones under it, by area; where the new ones are finer, bilinear between the old. */
function resample(picture: Image, { left, top, pixel }: Window): Float32Array {
  const columns = weightsAlong(picture.width, left, pixel);
  const rows = weightsAlong(picture.height, top, pixel);
  const scaled = new Float32Array(DIGIT_SIZE * DIGIT_SIZE);
  for (let y = 0; y < DIGIT_SIZE; y++) {
    for (let x = 0; x < DIGIT_SIZE; x++) {
      let sum = 0;
      for (const row of rows[y]!) {
        for (const column of columns[x]!) {
          sum += row.weight * column.weight * picture.data[row.index * picture.width + column.index]!;
        }
      }
      scaled[y * DIGIT_SIZE + x] = sum;
    }
  }
  return scaled;
}

interface Weight {
  readonly index: number;
  readonly weight: number;
}

/** For each new pixel along one axis, the old ones that it is made of: a tent or a box as wide as the coarser grid. */
function weightsAlong(length: number, start: number, pixel: number): Weight[][] {
  const reach = Math.max(1, pixel);
  return Array.from({ length: DIGIT_SIZE }, (_, i) => {
    const [from, to] = [start + i * pixel, start + (i + 1) * pixel];
    const middle = (from + to) / 2;
    const weights: Weight[] = [];
    for (let index = Math.max(0, Math.floor(middle - reach)); index < Math.min(length, middle + reach); index++) {
      const weight =
        pixel >= 1
          ? Math.max(0, Math.min(to, index + 1) - Math.max(from, index)) / pixel
          : Math.max(0, 1 - Math.abs(index + 0.5 - middle));
      if (weight > 0) weights.push({ index, weight });
    }
    return weights;
  });
}
