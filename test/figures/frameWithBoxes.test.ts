import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frameWithBoxes } from '../../lib/figures/frameWithBoxes';
import { createImage, type Image } from '../../lib/image/image';
import { InputError } from '../../lib/inputError';
import { layoutOf, pictureOf } from './read';

/** A dark sky with a bright square of 20 pixels whose lower left corner is (x, y). */
function frame(width: number, height: number, [x0, y0]: readonly [number, number]): Image {
  const image = createImage(width, height);
  image.data.forEach((_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)];
    image.data[i] = x >= x0 && x < x0 + 20 && y >= y0 && y < y0 + 20 ? 1000 : (7 * x + 13 * y) % 10;
  });
  return image;
}

test('the origin is the lower left corner, the axes are pixels and the sky is light', () => {
  const figure = frameWithBoxes(frame(200, 100, [0, 0]), { limits: 'minmax' });
  const { width, height, samples } = pictureOf(layoutOf(figure).images[0]!.source);
  assert.ok(samples[(height - 1) * width]! < 30, 'the star at row 0 is black, at the bottom');
  assert.ok(samples[0]! > 200);
  const [x, y] = [figure.layout.xaxis, figure.layout.yaxis] as { range: number[]; scaleanchor?: string }[];
  assert.deepEqual(
    [x!.range, y!.range],
    [
      [-0.5, 199.5],
      [-0.5, 99.5],
    ],
  );
  assert.equal(y!.scaleanchor, 'x', 'pixels are square');
});

test('the picture has the size of the screen, whatever the size of the frame', () => {
  const figure = frameWithBoxes(frame(1500, 1000, [700, 500]));
  const { width, height } = pictureOf(layoutOf(figure).images[0]!.source);
  assert.ok(width > 500 && width < 900 && Math.abs(width / height - 1.5) < 0.01, `${width} x ${height}`);
  assert.ok(JSON.stringify(figure).length < 500_000);
});

test('boxes are 60 pixels wide unless said otherwise, one trace a colour', () => {
  const boxes = [
    { x: 50, y: 40 },
    { x: 100, y: 50, size: 10 },
    { x: 150, y: 60, color: '#00ff00' },
  ];
  const { data } = frameWithBoxes(frame(200, 100, [90, 40]), { boxes });
  assert.equal(data.length, 2);
  assert.deepEqual(data[0]!.x, [20, 80, 80, 20, 20, null, 95, 105, 105, 95, 95, null]);
  assert.deepEqual(data[0]!.y, [10, 10, 70, 70, 10, null, 45, 45, 55, 55, 45, null]);
  assert.equal((data[1]!.line as { color: string }).color, '#00ff00');
});

test('a part of the frame keeps the coordinates of the whole and the boxes that touch it', () => {
  const boxes = [
    { x: 20, y: 20 },
    { x: 150, y: 60, size: 10 },
  ];
  const figure = frameWithBoxes(frame(200, 100, [140, 50]), {
    boxes,
    zoom: { x: 120, y: 40, width: 60, height: 40 },
  });
  assert.deepEqual((figure.layout.xaxis as { range: number[] }).range, [119.5, 179.5]);
  assert.deepEqual(
    figure.data.map(({ x }) => (x as number[])[0]),
    [145],
  );
});

test('a frame without a finite pixel is refused, one with some blank ones is drawn', () => {
  const blank = createImage(10, 10, new Float32Array(100).fill(Number.NaN));
  assert.throws(() => frameWithBoxes(blank), InputError);
  const partly = frame(60, 40, [10, 10]);
  partly.data.fill(Number.NaN, 0, 60);
  assert.ok(pictureOf(layoutOf(frameWithBoxes(partly)).images[0]!.source).samples.every(Number.isFinite));
});
