import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createImage, type Image } from '../../lib/image/image';
import { addStarInPlace } from '../../lib/sky/addStar';
import type { PsfDescription, Trail } from '../../lib/sky/frameDescription';
import { makePsf } from '../../lib/sky/psf';
import { plainDonut, seeing } from './scene';

const trails: Trail[] = [
  { kind: 'drift', length: 20, angleDegrees: 30, settling: 0.5 },
  { kind: 'curve', length: 20, angleDegrees: 70, bendDegrees: 60 },
  { kind: 'periodic', length: 12, angleDegrees: 0, turns: 1.5, crossDrift: 2 },
  { kind: 'wind', length: 16, angleDegrees: 120, axisRatio: 0.3, seed: 5 },
  { kind: 'jump', length: 12, angleDegrees: 45, share: 0.6 },
];

function starImage(psf: PsfDescription, x = 150.3, y = 149.8): Image {
  const image = createImage(300, 300);
  addStarInPlace(image, makePsf(psf), { x, y, flux: 1000 }, 0);
  return image;
}

interface Moments {
  readonly flux: number;
  readonly x: number;
  readonly y: number;
  readonly ellipticity: number;
  readonly angleDegrees: number;
}

function moments({ data, width }: Image): Moments {
  let [flux, sx, sy] = [0, 0, 0];
  for (const [i, v] of data.entries()) {
    flux += v;
    sx += v * (i % width);
    sy += v * Math.floor(i / width);
  }
  const [x, y] = [sx / flux, sy / flux];
  let [xx, yy, xy] = [0, 0, 0];
  for (const [i, v] of data.entries()) {
    const [dx, dy] = [(i % width) - x, Math.floor(i / width) - y];
    // The wings of a Moffat profile would drown the shape in noise-free second moments.
    if (Math.hypot(dx, dy) > 40) continue;
    xx += v * dx * dx;
    yy += v * dy * dy;
    xy += v * dx * dy;
  }
  const split = Math.hypot(xx - yy, 2 * xy);
  return {
    flux,
    x,
    y,
    ellipticity: 1 - Math.sqrt((xx + yy - split) / (xx + yy + split)),
    angleDegrees: (Math.atan2(2 * xy, xx - yy) * 90) / Math.PI,
  };
}

test('a star keeps its flux and its place at any sub-pixel position', () => {
  for (const fwhm of [1.5, 3, 6]) {
    for (const offset of [0, 0.25, 0.5, 0.77]) {
      const found = moments(starImage({ seeing: seeing(fwhm, 3.5) }, 150 + offset, 150 - offset));
      assert.ok(Math.abs(found.flux - 1000) < 0.05, `flux ${found.flux} at FWHM ${fwhm}`);
      assert.ok(Math.abs(found.x - 150 - offset) < 2e-3 && Math.abs(found.y - 150 + offset) < 2e-3);
    }
  }
});

test('the FWHM put in is the FWHM measured, across both axes', () => {
  const fwhm = 8;
  const { data, width } = starImage({ seeing: seeing(fwhm) }, 150, 150);
  const peak = data[150 * width + 150];
  const crossing = (step: number): number => {
    let k = 0;
    const at = (i: number): number => data[150 * width + 150 + step * i];
    while (at(k + 1) > peak / 2) k++;
    return k + (at(k) - peak / 2) / (at(k) - at(k + 1));
  };
  // The pixels' own width widens the profile by about 1 / (2 FWHM) of a pixel.
  for (const step of [1, width]) assert.ok(Math.abs(2 * crossing(step) - fwhm) < 0.12);
});

test('ellipticity and position angle come out as they went in', () => {
  const oval = { ...seeing(6, 4.5), ellipticity: 0.2, positionAngleDegrees: 35 };
  const found = moments(starImage({ seeing: oval }));
  assert.ok(Math.abs(found.ellipticity - 0.2) < 0.02, `ellipticity ${found.ellipticity}`);
  assert.ok(Math.abs(found.angleDegrees - 35) < 1);
});

test('a trailed star keeps its flux and its centre of light, whatever moved it', () => {
  for (const trail of trails) {
    const found = moments(starImage({ seeing: seeing(4, 4), trail }));
    assert.ok(Math.abs(found.flux - 1000) < 0.5, `${trail.kind}: flux ${found.flux}`);
    assert.ok(Math.hypot(found.x - 150.3, found.y - 149.8) < 0.05, `${trail.kind}: centre ${found.x}, ${found.y}`);
    assert.ok(found.ellipticity > 0.25, `${trail.kind}: ellipticity ${found.ellipticity}`);
  }
});

test('a drift points along its angle', () => {
  const found = moments(starImage({ seeing: seeing(4, 4), trail: trails[0] }));
  assert.ok(Math.abs(found.angleDegrees - 30) < 1);
});

test('a jump leaves two images, with the shares of the light that were asked for', () => {
  const trail: Trail = { kind: 'jump', length: 30, angleDegrees: 0, share: 0.7 };
  const image = starImage({ seeing: seeing(4, 4), trail }, 150, 150);
  const row = image.data.subarray(150 * 300, 151 * 300);
  const [left, right] = [row.subarray(0, 155), row.subarray(155)].map((part) => Math.max(...part));
  assert.ok(Math.abs(left / (left + right) - 0.7) < 0.01);
  assert.equal(row.indexOf(left), 141);
  assert.equal(row.indexOf(right), 171);
});

test('a donut has its hole in the middle and ends at its rim', () => {
  const image = starImage({ seeing: seeing(2, 4), donut: plainDonut }, 150, 150);
  const at = (radius: number): number => image.data[150 * 300 + 150 + radius];
  assert.ok(Math.abs(moments(image).flux - 1000) < 2);
  assert.ok(at(0) < 0.1 * at(14), 'hole');
  assert.ok(at(25) < 0.1 * at(14), 'outside');
  // An even disc: flux over the area of the ring.
  assert.ok(Math.abs(at(14) / (1000 / (Math.PI * 400 * (1 - 0.16))) - 1) < 0.05);
});

test('coma brightens one side and pushes the shadow there', () => {
  const donut = { ...plainDonut, coma: { amount: 0.08, angleDegrees: 180 } };
  const { data } = starImage({ seeing: seeing(2, 4), donut }, 150, 150);
  const row = data.subarray(150 * 300, 151 * 300);
  const [left, right] = [Math.max(...row.subarray(120, 150)), Math.max(...row.subarray(160, 180))];
  assert.ok(left / right > 2 && left / right < 5, `brightness ratio ${left / right}`);
  const half = right / 2;
  const hole = [...row.keys()].filter((x) => x > 132 && x < 168 && row[x] < half);
  const holeCentre = hole.reduce((sum, x) => sum + x, 0) / hole.length;
  // By the ray equations the shadow's edges fall on 139.6 and 155.6.
  assert.ok(Math.abs(holeCentre - 147.6) < 0.7, `shadow at ${holeCentre}`);
});

test('the true place of a lopsided donut is the middle of its rim', () => {
  const donut = { ...plainDonut, coma: { amount: 0.06, angleDegrees: 40 } };
  const { data } = starImage({ seeing: seeing(2, 4), donut }, 150, 150);
  const lit = [...data.keys()].filter((i) => data[i] > 0.35);
  const [xs, ys] = [lit.map((i) => i % 300), lit.map((i) => Math.floor(i / 300))];
  const middle = (values: number[]): number => (Math.min(...values) + Math.max(...values)) / 2;
  assert.ok(Math.abs(middle(xs) - 150) < 1.6 && Math.abs(middle(ys) - 150) < 1.6, `${middle(xs)}, ${middle(ys)}`);
});

test('each vane of the spider casts its shadow', () => {
  const donut = { ...plainDonut, vanes: { count: 4, width: 0.1, angleDegrees: 0 } };
  const { data } = starImage({ seeing: seeing(1.5, 4), donut }, 150, 150);
  const at = (degrees: number): number => {
    const angle = (degrees * Math.PI) / 180;
    return data[Math.round(150 + 14 * Math.sin(angle)) * 300 + Math.round(150 + 14 * Math.cos(angle))];
  };
  for (const vane of [0, 90, 180, 270]) assert.ok(at(vane) < 0.6 * at(vane + 45));
});

test('a star that is both trailed and out of focus is refused', () => {
  assert.throws(() => makePsf({ seeing: seeing(3), trail: trails[0], donut: plainDonut }), RangeError);
});
