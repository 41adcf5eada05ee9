import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookAtFrame } from '../../lib/detect/sources/frameLook';
import { createImage, type Image } from '../../lib/image/image';
import { createRandom } from '../../lib/random';
import { type FramePsf, framePsf } from '../../lib/seeing/psf/framePsf';
import { addStarInPlace } from '../../lib/sky/addStar';
import type { PsfDescription } from '../../lib/sky/frameDescription';
import { makePsf } from '../../lib/sky/psf';
import { type PsfShape, psfShape } from '../../lib/sky/varied/psfShape';

const ROUND: PsfDescription = { seeing: { fwhmPixels: 2.6, beta: 3.5, ellipticity: 0, positionAngleDegrees: 0 } };
const OVAL: PsfDescription = { seeing: { fwhmPixels: 3.2, beta: 3, ellipticity: 0.3, positionAngleDegrees: 35 } };
const DRIFT: PsfDescription = {
  seeing: { fwhmPixels: 3, beta: 3, ellipticity: 0, positionAngleDegrees: 0 },
  trail: { kind: 'drift', length: 9, angleDegrees: 120, settling: 0 },
};
const DONUT: PsfDescription = {
  seeing: { fwhmPixels: 3, beta: 3, ellipticity: 0, positionAngleDegrees: 0 },
  donut: {
    ...{ outerDiameter: 24, obstruction: 0.4, fieldComa: 0, spherical: 0, fresnelNumber: 30 },
    shadowShift: { amount: 0, angleDegrees: 0 },
    coma: { amount: 0, angleDegrees: 0 },
    astigmatism: { amount: 0, angleDegrees: 0 },
    illumination: { amount: 0, angleDegrees: 0 },
    vanes: { count: 0, width: 0.05, angleDegrees: 0 },
  },
};

/** Stars of one shape on a noisy sky, their places drawn by the seed. */
function frame(psf: PsfDescription, seed: number | string, stars = 30): Image {
  const random = createRandom(`psf/${seed}`);
  const image = createImage(420, 360);
  for (let i = 0; i < image.data.length; i++) image.data[i] = 300 + 5 * random.normal();
  const light = makePsf(psf);
  const flux = 30_000 * (psf.donut ? 8 : psf.trail ? 3 : 1);
  for (let n = 0; n < stars; n++) {
    const place = { x: random.between(15, 405), y: random.between(15, 345) };
    addStarInPlace(image, light, { ...place, flux: flux * random.between(0.2, 1) }, 0.05);
  }
  return image;
}

function measured(image: Image): FramePsf {
  const psf = framePsf(lookAtFrame(image));
  assert.ok(psf, 'a PSF');
  return psf;
}

function angleOff(psf: FramePsf, truth: PsfShape): number {
  return Math.abs(((psf.positionAngleDegrees - truth.positionAngleDegrees + 270) % 180) - 90);
}

for (const [name, description] of Object.entries({ ROUND, OVAL, DRIFT, DONUT })) {
  test(`the PSF of ${name.toLowerCase()} stars has their width, axis ratio and direction`, () => {
    // psfShape does not fill the hole of a donut: its outer diameter is known.
    const truth = { ...psfShape([makePsf(description)]), ...(description.donut && { fwhmPixels: 24 }) };
    for (const seed of [1, 2, 3]) {
      const psf = measured(frame(description, `${name}/${seed}`));
      const said = `seed ${seed}: ${psf.fwhmPixels} for ${truth.fwhmPixels}, ${psf.axisRatio} for ${truth.axisRatio}`;
      assert.ok(Math.abs(psf.fwhmPixels / truth.fwhmPixels - 1) < 0.04, said);
      assert.ok(Math.abs(psf.axisRatio / truth.axisRatio - 1) < 0.04, said);
      if (truth.axisRatio > 1.1)
        assert.ok(angleOff(psf, truth) < 3, `seed ${seed}: ${angleOff(psf, truth)} degrees off`);
    }
  });
}

test('the half-flux diameter is that of the ring: sqrt((1 + e^2) / 2) of its diameter, and the seeing', () => {
  const ring = 24 * Math.sqrt((1 + 0.4 ** 2) / 2);
  const { hfdPixels } = measured(frame(DONUT, 'hfd'));
  assert.ok(hfdPixels > ring && hfdPixels < 1.08 * ring, `${hfdPixels} for ${ring}`);
});

test('the errors cover the truth as often as one standard deviation should', () => {
  const truth = psfShape([makePsf(OVAL)]);
  const frames = Array.from({ length: 16 }, (_, seed) => measured(frame(OVAL, `coverage/${seed}`, 16)));
  const within = (off: (psf: FramePsf) => number): number =>
    frames.filter((psf) => off(psf) < 1).length / frames.length;
  const shares = {
    width: within((psf) => Math.abs(psf.fwhmPixels - truth.fwhmPixels) / psf.errors.fwhmPixels),
    axisRatio: within((psf) => Math.abs(psf.axisRatio - truth.axisRatio) / psf.errors.axisRatio),
    angle: within((psf) => angleOff(psf, truth) / psf.errors.positionAngleDegrees),
  };
  for (const [name, share] of Object.entries(shares)) {
    assert.ok(share >= 0.4, `${name}: ${share} within one error`);
  }
});

test('a satellite, a galaxy and cosmic rays do not change the PSF', () => {
  const image = frame(ROUND, 'clean');
  const before = measured(image);
  for (let x = 0; x < image.width; x++) {
    const y = Math.round(60 + 0.4 * x);
    for (let k = -1; k <= 1; k++) image.data[(y + k) * image.width + x]! += 400;
  }
  for (const [x, y] of [
    [100, 300],
    [250, 200],
    [333, 50],
  ] as const)
    image.data[y * image.width + x]! += 5000;
  const after = measured(image);
  assert.ok(Math.abs(after.fwhmPixels / before.fwhmPixels - 1) < 0.03, `${before.fwhmPixels} then ${after.fwhmPixels}`);
});

test('an empty frame has no PSF', () => {
  assert.equal(framePsf(lookAtFrame(frame(ROUND, 'empty', 0))), undefined);
});
