import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daoKernel } from '../../../lib/detect/dao/daoKernel';
import { daoPeaks } from '../../../lib/detect/dao/daoPeaks';
import type { DaoView } from '../../../lib/detect/dao/daoResponse';
import { createImage } from '../../../lib/image/image';
import { createRandom } from '../../../lib/random';

/** The definition: convolve everything, not finite counts as lowest, keep what no pixel under the mask exceeds. */
function textbook({ image, kernel, background }: DaoView, threshold: number): { x: number; y: number }[] {
  const { width, height, data } = image;
  const offsets = Array.from(kernel.mask.keys())
    .filter((i) => kernel.mask[i] === 1)
    .map((i) => [(i % kernel.width) - kernel.xRadius, Math.floor(i / kernel.width) - kernel.yRadius, i] as const);
  const inside = (x: number, y: number) => x >= 0 && y >= 0 && x < width && y < height;
  const response = (x: number, y: number) => {
    if (!inside(x, y)) return 0;
    let sum = 0;
    for (const [dx, dy, i] of offsets) {
      if (inside(x - dx, y - dy)) sum += kernel.weights[i]! * (data[(y - dy) * width + x - dx]! - background);
    }
    return Number.isFinite(sum) ? sum : Number.NEGATIVE_INFINITY;
  };
  const places = Array.from(data, (_, i) => ({ x: i % width, y: Math.floor(i / width) }));
  const responses = places.map(({ x, y }) => response(x, y));
  const at = (x: number, y: number) => (inside(x, y) ? responses[y * width + x]! : 0);
  return places.filter(
    ({ x, y }, i) => responses[i]! > threshold && offsets.every(([dx, dy]) => at(x + dx, y + dy) <= responses[i]!),
  );
}

test('peaks of noise with holes are those of convolving every pixel, for every kernel and threshold', () => {
  const random = createRandom(21);
  const kernels = [{ fwhm: 3 }, { fwhm: 5 }, { fwhm: 8 }, { fwhm: 7, ratio: 0.5 }, { fwhm: 7, ratio: 0.4, theta: 25 }];
  for (const [width, height] of [
    [61, 43],
    [8, 17],
    [3, 5],
  ] as const) {
    for (const options of kernels) {
      const data = Float32Array.from({ length: width * height }, () => 1e4 + random.normal());
      for (let hole = 0; hole < 6; hole++) {
        data[random.integer(data.length)] = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY][hole % 3]!;
      }
      const kernel = daoKernel(options);
      const view = { image: createImage(width, height, data), kernel, background: 1e4 };
      for (const sigmas of [0, 1, 2.5]) {
        const found = daoPeaks(view, sigmas * kernel.relativeError);
        assert.deepEqual(
          found.map(({ x, y }) => ({ x, y })),
          textbook(view, sigmas * kernel.relativeError),
          `${width} x ${height}, ${JSON.stringify(options)}, ${sigmas} sigma`,
        );
      }
    }
  }
});

test('peaks do not depend on the range of the values: faint stars beside a bright one, tiny and huge units', () => {
  const kernel = daoKernel({ fwhm: 4 });
  const random = createRandom(5);
  const sky = Float32Array.from({ length: 97 * 53 }, () => random.normal());
  for (const unit of [1e-36, 1e-12, 1, 1e12, 1e33]) {
    for (const bright of [0, 1e3, 1e6]) {
      const data = sky.map((value) => unit * value);
      data[20 * 97 + 40]! += unit * bright;
      const view = { image: createImage(97, 53, data), kernel, background: 0.3 * unit };
      const threshold = 1.5 * unit * kernel.relativeError;
      assert.deepEqual(
        daoPeaks(view, threshold).map(({ x, y }) => ({ x, y })),
        textbook(view, threshold),
        `unit ${unit}, bright star of ${bright}`,
      );
    }
  }
});
