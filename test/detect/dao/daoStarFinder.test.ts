import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type DaoStarFinderOptions, daoStarFinder } from '../../../lib/detect/dao/daoStarFinder';
import { createImage, type Image } from '../../../lib/image/image';
import { ANSWERS, type Answer, COLUMNS, fixtureImage, fixtureNamed } from './fixtures';

function optionsOf(from: Answer['finders'][number]['options'], background: number): DaoStarFinderOptions {
  const { sigma_radius, sharplo, sharphi, roundlo, roundhi, exclude_border, peakmax, ...same } = from;
  return {
    ...same,
    background,
    ...(sigma_radius === undefined ? {} : { sigmaRadius: sigma_radius }),
    ...(sharplo === undefined ? {} : { sharpnessLimits: [sharplo, sharphi!] as const }),
    ...(roundlo === undefined ? {} : { roundnessLimits: [roundlo, roundhi!] as const }),
    ...(exclude_border === undefined ? {} : { excludeBorder: exclude_border }),
    ...(peakmax === undefined ? {} : { peakMax: peakmax }),
  };
}

/** Rounding aside the numbers are photutils'; a roundness of a symmetric star is itself rounding, hence the absolute part. */
function assertSame(actual: number, expected: number | null, message: string): void {
  if (expected === null) {
    assert.ok(Number.isNaN(actual), message);
    return;
  }
  const error = Math.abs(actual - expected);
  assert.ok(error <= 1e-9 * Math.abs(expected) + 1e-10, `${message}: ${actual}, wanted ${expected}`);
}

for (const answer of ANSWERS) {
  test(`stars, order and all columns are those of photutils 1.6: ${answer.name}`, () => {
    const image = fixtureImage(answer);
    for (const { options, rows } of answer.finders) {
      const { stars } = daoStarFinder(image, optionsOf(options, answer.statistics.median));
      const name = JSON.stringify(options);
      assert.equal(stars.length, rows.length, name);
      for (const [i, star] of stars.entries()) {
        assert.equal(star.id, i + 1);
        for (const [k, column] of COLUMNS.entries()) {
          assertSame(star[column as keyof typeof star], rows[i]![k]!, `${column} of star ${i + 1}, ${name}`);
        }
      }
    }
  });
}

function withStar(image: Image, at: { x: number; y: number; height: number; sigma: number }): Image {
  const data = image.data.map((value, i) => {
    const [dx, dy] = [(i % image.width) - at.x, Math.floor(i / image.width) - at.y];
    return value + at.height * Math.exp(-(dx * dx + dy * dy) / (2 * at.sigma ** 2));
  });
  return createImage(image.width, image.height, data);
}

test('a star between pixels is found where it is, for pixel (0, 0) centred on (0, 0)', () => {
  const image = withStar(createImage(70, 50), { x: 30.3, y: 20.8, height: 100, sigma: 2.1 });
  const [star, ...others] = daoStarFinder(image, { fwhm: 5, threshold: 10 }).stars;
  assert.equal(others.length, 0);
  assert.ok(Math.abs(star!.xcentroid - 30.3) < 0.05 && Math.abs(star!.ycentroid - 20.8) < 0.05);
});

test('skipping what cannot reach the threshold changes nothing: every threshold finds a subset of the lower one', () => {
  const { image, answer } = fixtureNamed('stars');
  const find = (threshold: number) =>
    daoStarFinder(image, { fwhm: 4, threshold, background: answer.statistics.median });
  const low = find(20);
  for (const threshold of [40, 100, 400, 2000]) {
    const wanted = low.stars
      .map((star) => ({ place: [star.xcentroid, star.ycentroid, star.sharpness], flux: (star.flux * 20) / threshold }))
      .filter(({ flux }) => flux > 1);
    const found = find(threshold).stars;
    assert.deepEqual(
      found.map((star) => [star.xcentroid, star.ycentroid, star.sharpness]),
      wanted.map(({ place }) => place),
    );
  }
});

test('neighbours with equal responses are all peaks', () => {
  // Both pixels between two equal bright ones get the same two terms, and more than the bright ones themselves.
  const image = createImage(20, 16);
  image.data[8 * 20 + 8] = 100;
  image.data[8 * 20 + 11] = 100;
  const anyShape = { sharpnessLimits: [-99, 99], roundnessLimits: [-9, 9] } as const;
  const { stars } = daoStarFinder(image, { fwhm: 5, threshold: 1, ...anyShape });
  assert.deepEqual(
    stars.map((star) => star.peak),
    [0, 0],
  );
  assert.equal(stars[0]!.flux, stars[1]!.flux);
});

test('a NaN costs the stars beside it, counted as notFinite, and no other', () => {
  const { image, answer } = fixtureNamed('stars');
  const options = { fwhm: 5, threshold: 60, background: answer.statistics.median };
  const all = daoStarFinder(image, options).stars;
  const victim = all.find((star) => star.xcentroid > 40 && star.xcentroid < 120)!;
  const data = image.data.slice();
  data[Math.round(victim.ycentroid) * image.width + Math.round(victim.xcentroid) + 5] = Number.NaN;
  const { stars, rejected } = daoStarFinder(createImage(image.width, image.height, data), options);
  const place = (star: typeof victim) => `${star.xcentroid} ${star.ycentroid}`;
  const left = new Set(stars.map(place));
  const lost = all.filter((star) => !left.has(place(star)));
  assert.ok(lost.includes(victim));
  assert.ok(
    lost.every((star) => Math.hypot(star.xcentroid - victim.xcentroid, star.ycentroid - victim.ycentroid) < 15),
  );
  assert.ok(rejected.notFinite >= 1);
});

test('peaks left out are counted by the first reason', () => {
  const { image, answer } = fixtureNamed('stars');
  const base = { fwhm: 5, threshold: 60, background: answer.statistics.median };
  const sum = (counts: object) => Object.values(counts).reduce((total: number, count: number) => total + count, 0);
  const free = daoStarFinder(image, base);
  const strict = daoStarFinder(image, { ...base, excludeBorder: true, peakMax: 500, roundnessLimits: [-0.1, 0.1] });
  assert.equal(strict.stars.length + sum(strict.rejected), free.stars.length + sum(free.rejected));
  assert.ok(strict.rejected.border > 0 && strict.rejected.peakMax > 0 && strict.rejected.roundness2 > 0);
  assert.ok(strict.stars.every((star) => star.peak < 500 && Math.abs(star.roundness1) < 0.1));
});

test('nothing is found in constant, blank and one-pixel images, and in images smaller than the kernel', () => {
  const options = { fwhm: 10, threshold: 0 };
  for (const [width, height] of [
    [1, 1],
    [3, 2],
    [40, 1],
    [50, 40],
  ] as const) {
    for (const value of [0, Number.NaN, Number.POSITIVE_INFINITY]) {
      const image = createImage(width, height, new Float32Array(width * height).fill(value));
      assert.deepEqual(daoStarFinder(image, options).stars, [], `${width} x ${height} of ${value}`);
    }
    const constant = createImage(width, height, new Float32Array(width * height).fill(7));
    assert.deepEqual(daoStarFinder(constant, { ...options, background: 7 }).stars, []);
  }
});

test('the image is left as it was', () => {
  const { image } = fixtureNamed('holes');
  const copy = image.data.slice();
  daoStarFinder(image, { fwhm: 5, threshold: 50, background: 1000 });
  assert.deepEqual(image.data, copy);
});

test('options that make no sense are refused, saying what came', () => {
  const image = createImage(9, 9);
  const good = { fwhm: 5, threshold: 1 };
  for (const bad of [{ fwhm: 0 }, { fwhm: Number.NaN }, { threshold: -1 }, { threshold: Number.NaN }, { ratio: 0 }]) {
    assert.throws(() => daoStarFinder(image, { ...good, ...bad }), { name: 'RangeError', message: /got/ });
  }
  for (const bad of [{ ratio: 1.5 }, { sigmaRadius: 0 }, { theta: Number.POSITIVE_INFINITY }]) {
    assert.throws(() => daoStarFinder(image, { ...good, ...bad }), RangeError);
  }
});
