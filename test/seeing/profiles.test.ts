import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createImage } from '../../lib/image/image';
import { createRandom } from '../../lib/random';
import { boxStatistics } from '../../lib/seeing/boxStatistics';
import { circleOverlap } from '../../lib/seeing/circleOverlap';
import { curveOfGrowth, halfFluxDiameter } from '../../lib/seeing/curveOfGrowth';
import { fitLine, lineFitCurve } from '../../lib/seeing/fitLine';
import { halfMaximumRegion } from '../../lib/seeing/halfMaximumRegion';
import { halfMaximumWidth, withoutPixel } from '../../lib/seeing/halfMaximumWidth';
import { columnCut, rowCut } from '../../lib/seeing/lineCuts';
import { radialProfile } from '../../lib/seeing/radialProfile';
import { starLight } from './syntheticStar';

const SIZE = 51;
const SKY = 100;
const CENTRE = { x: 25.3, y: 24.6 };
const light = starLight({ ...CENTRE, fwhm: 6, ellipticity: 0.3, angle: 0 }, SIZE);
const image = createImage(
  SIZE,
  SIZE,
  Float32Array.from(light, (p) => SKY + 1000 * p),
);

test('box statistics are those of the finite pixels in the box', () => {
  const small = createImage(3, 2, Float32Array.of(1, 2, 3, 4, 6, Number.NaN));
  assert.deepEqual(boxStatistics(small), { n: 5, mean: 3.2, median: 3, std: Math.sqrt(2.96), min: 1, max: 6 });
  assert.equal(boxStatistics(small, { x: 1, y: 0, width: 2, height: 1 }).median, 2.5);
  assert.equal(boxStatistics(small, { x: 2, y: 1, width: 1, height: 1 }).n, 0);
  assert.throws(() => boxStatistics(small, { x: 2, y: 1, width: 2, height: 1 }), RangeError);
});

test('the part of a pixel inside a circle is exact, and the parts add up to the circle', () => {
  const random = createRandom('circles');
  for (let i = 0; i < 20; i++) {
    const [x, y, radius] = [random.between(-2, 2), random.between(-2, 2), random.between(0.1, 3)];
    let inside = 0;
    for (let k = 0; k < 40000; k++) {
      const [u, v] = [x + (k % 200) / 200 - 0.4975, y + Math.floor(k / 200) / 200 - 0.4975];
      if (u * u + v * v <= radius * radius) inside++;
    }
    assert.ok(Math.abs(circleOverlap(x, y, radius) - inside / 40000) < 2e-3);
  }
  let sum = 0;
  for (let y = -8; y <= 8; y++) for (let x = -8; x <= 8; x++) sum += circleOverlap(x - 0.3, y + 0.4, 6.2);
  assert.ok(Math.abs(sum - Math.PI * 6.2 ** 2) < 1e-9);
});

test('the curve of growth grows to all the light, half of it within the FWHM of a Gaussian', () => {
  const round = starLight({ ...CENTRE, fwhm: 6, ellipticity: 0, angle: 0 }, SIZE);
  const star = createImage(
    SIZE,
    SIZE,
    Float32Array.from(round, (p) => SKY + 1000 * p),
  );
  const growth = curveOfGrowth(star, CENTRE, { radius: 18, background: SKY });
  assert.equal(growth.radius.length, 72);
  assert.ok(Math.abs(growth.flux.at(-1)! / (1000 * 2 * Math.PI * (6 / 2.35482) ** 2) - 1) < 1e-3);
  assert.ok(Math.abs(withoutPixel(withoutPixel(halfFluxDiameter(growth))) - 6) < 0.01);
  const width = halfMaximumWidth(star, CENTRE, { background: SKY, radius: 18 });
  assert.ok(Math.abs(withoutPixel(width) - 6) < 0.03, String(width));
  assert.ok(Number.isNaN(halfFluxDiameter(curveOfGrowth(star, CENTRE, { radius: 18, background: 5000 }))));
});

test('row and column through a star show its widths along x and y', () => {
  const [row, column] = [rowCut(image, CENTRE, { radius: 18 }), columnCut(image, CENTRE, { radius: 18 })];
  assert.deepEqual([row.position[0], row.position.at(-1)], [7, 43]);
  assert.equal(row.values[18], image.data[25 * SIZE + 25]);
  assert.equal(column.values[0], image.data[7 * SIZE + 25]);
  const [x, y] = [fitLine(row)!, fitLine(column)!];
  assert.ok(Math.abs(x.fwhmPixels / (6 / Math.sqrt(0.7)) - 1) < 1e-3 && Math.abs(x.centre - CENTRE.x) < 1e-3);
  assert.ok(Math.abs(y.fwhmPixels / (6 * Math.sqrt(0.7)) - 1) < 1e-3 && Math.abs(y.centre - CENTRE.y) < 1e-3);
  const curve = lineFitCurve(x, row.position);
  for (const [i, value] of curve.entries()) assert.ok(Math.abs(value - row.values[i]!) < 0.5);
});

test('cuts are shorter at the edge, and may average lines', () => {
  assert.deepEqual([...rowCut(image, { x: 1, y: 0 }, { radius: 3 }).position], [0, 1, 2, 3, 4]);
  const three = rowCut(image, CENTRE, { radius: 2, lines: 3 });
  const [a, b, c] = [24, 25, 26].map((y) => image.data[y * SIZE + 25]!);
  assert.ok(Math.abs(three.values[2]! - (a! + b! + c!) / 3) < 1e-9);
  assert.equal(rowCut(image, { x: 25, y: 90 }, { radius: 3 }).values.length, 0);
  assert.throws(() => rowCut(image, CENTRE, { radius: 3, lines: 2 }), RangeError);
});

test('a cut of Moffat light gives its exponent; too short a cut gives nothing', () => {
  const moffat = starLight({ ...CENTRE, fwhm: 5, ellipticity: 0, angle: 0, beta: 3 }, 81);
  const star = createImage(
    81,
    81,
    Float32Array.from(moffat, (p) => SKY + 1000 * p),
  );
  const fit = fitLine(rowCut(star, CENTRE, { radius: 25 }), { profile: 'moffat' })!;
  assert.ok(fit.converged && Math.abs(fit.fwhmPixels / 5 - 1) < 0.02 && Math.abs(fit.beta / 3 - 1) < 0.1);
  assert.equal(fitLine(rowCut(star, CENTRE, { radius: 2 })), undefined);
});

test('the radial profile holds every pixel once, and its rings fall outwards', () => {
  const { radius, values, bins } = radialProfile(image, CENTRE, { radius: 10, binWidth: 2 });
  assert.ok(Math.abs(radius.length - Math.PI * 100) < 12);
  assert.equal(
    bins.reduce((sum, { count }) => sum + count, 0),
    values.length,
  );
  bins.slice(1).forEach((bin, i) => {
    assert.ok(bin.mean < bins[i]!.mean && bin.radius > bins[i]!.radius);
  });
});

test('the region above half height has the area of the half-maximum ellipse; a ring encloses its hole', () => {
  const region = halfMaximumRegion(image, { x: 25, y: 25 }, { background: SKY });
  assert.ok(Math.abs(region.area / (Math.PI * 9) - 1) < 0.15, String(region.area));
  assert.equal(region.area, region.filledArea);
  const ring = createImage(30, 30);
  for (let i = 0; i < 900; i++) {
    const r = Math.hypot((i % 30) - 15, Math.floor(i / 30) - 15);
    ring.data[i] = r > 5 && r < 9 ? 10 : 0;
  }
  const found = halfMaximumRegion(ring, { x: 15, y: 22 }, { background: 0 });
  assert.ok(found.filledArea - found.area > 60 && Math.abs(found.x - 15) < 0.1 && !found.open);
  assert.ok(halfMaximumRegion(ring, { x: 15, y: 22 }, { background: 0, maxArea: 20 }).open);
});
