import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digitPixels } from '../../lib/digits/digitSet';
import { embeddedDigits } from '../../lib/digits/embeddedDigits';
import { normaliseDigit, normaliseStrokes, shrinkCanvas } from '../../lib/digits/normaliseDigit';
import { inkStrokes, type Stroke } from '../../lib/digits/strokes';
import { createImage } from '../../lib/image/image';

/** The ink's extent (above a tenth) and centre of mass, in pixels whose edges are 0 and 28. */
function extent(picture: Float32Array) {
  let [left, right, top, bottom, ink, x, y] = [28, 0, 28, 0, 0, 0, 0];
  picture.forEach((value, i) => {
    const [column, row] = [i % 28, Math.floor(i / 28)];
    ink += value;
    x += value * (column + 0.5);
    y += value * (row + 0.5);
    if (value < 0.1) return;
    [left, right, top, bottom] = [
      Math.min(left, column),
      Math.max(right, column + 1),
      Math.min(top, row),
      Math.max(bottom, row + 1),
    ];
  });
  return { width: right - left, height: bottom - top, x: x / ink, y: y / ink, ink };
}

const SEVEN: Stroke[] = [
  [
    { x: 40, y: 30 },
    { x: 90, y: 30 },
    { x: 55, y: 120 },
  ],
];
const canvas = (strokes: Stroke[]) => inkStrokes(strokes, { size: 200, pen: 12 });
const moved = (dx: number, dy: number, scale = 1): Stroke[] =>
  SEVEN.map((stroke) => stroke.map(({ x, y }) => ({ x: dx + scale * x, y: dy + scale * y })));

test("a drawing is cropped, scaled into 20 x 20 and centred by its mass, as MNIST's digits are", () => {
  const { width, height, x, y } = extent(normaliseDigit(canvas(SEVEN)));
  assert.ok(Math.max(width, height) >= 20 && Math.max(width, height) <= 21, `${width} x ${height}`);
  assert.ok(Math.abs(x - 14.5) < 0.55 && Math.abs(y - 14.5) < 0.55, `${x}, ${y}`);
});

test('where and how large it was drawn makes no difference', () => {
  const wanted = normaliseStrokes(SEVEN);
  const found = normaliseStrokes(moved(77, 61, 0.4));
  assert.ok(found.every((value, i) => Math.abs(value - wanted[i]!) < 1e-4));
  const image = normaliseDigit(canvas(SEVEN));
  const elsewhere = normaliseDigit(canvas(moved(60, 40)));
  assert.ok(elsewhere.every((value, i) => Math.abs(value - image[i]!) < 1e-4));
});

test('strokes are drawn with one pen, however small the drawing was', () => {
  const ratio = extent(normaliseStrokes(moved(0, 0, 0.1))).ink / extent(normaliseStrokes(moved(0, 0, 1.5))).ink;
  assert.ok(Math.abs(ratio - 1) < 0.01, `${ratio}`);
  const { width, height, x, y } = extent(normaliseStrokes(SEVEN));
  assert.ok(Math.max(width, height) >= 19 && Math.max(width, height) <= 21);
  assert.ok(Math.abs(x - 14.5) < 0.05 && Math.abs(y - 14.5) < 0.05);
});

test('nothing drawn gives paper, and a dot gives a dot in the middle', () => {
  assert.ok(normaliseDigit(createImage(200, 200)).every((value) => value === 0));
  assert.ok(normaliseStrokes([]).every((value) => value === 0));
  const { x, y, width } = extent(normaliseStrokes([[{ x: 150, y: 9 }]]));
  assert.ok(Math.abs(x - 14.5) < 0.05 && Math.abs(y - 14.5) < 0.05 && width <= 4);
});

test("the raw way keeps a drawing where it stands, as the thesis' page did", () => {
  const { x, y, ink } = extent(shrinkCanvas(canvas(moved(80, 60))));
  const original = canvas(moved(80, 60)).data.reduce((sum, value) => sum + value, 0);
  assert.ok(x > 16 && y > 14, `${x}, ${y}`);
  assert.ok(Math.abs(ink * (200 / 28) ** 2 - original) < 1e-2 * original);
});

test("MNIST's own digits stay what they are", async () => {
  const { training } = await embeddedDigits();
  let same = 0;
  for (let i = 0; i < 200; i++) {
    const digit = digitPixels(training, i);
    const again = normaliseDigit(createImage(28, 28, digit));
    if (again.every((value, p) => Math.abs(value - digit[p]!) < 1e-5)) same++;
  }
  assert.ok(same >= 180, `${same} of 200`);
});
