import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../../lib/random';
import { simulateFrame, skyDeviation } from '../../lib/sky/simulateFrame';
import { plainDonut, quietFrame, seeing } from './scene';

test('the same seed gives the same pixels, another seed others', () => {
  const frame = quietFrame();
  const first = simulateFrame(frame, createRandom('a'));
  const again = simulateFrame(frame, createRandom('a'));
  const other = simulateFrame(frame, createRandom('b'));
  assert.deepEqual(again.image.data, first.image.data);
  assert.deepEqual(again.truth, first.truth);
  assert.notDeepEqual(other.image.data, first.image.data);
});

test('an empty sky has the level and the noise that were asked for', () => {
  const frame = quietFrame(undefined, { stars: { perMegapixel: 0, referenceFlux: 1e5, slope: 0.3 } });
  const { data } = simulateFrame(frame, createRandom(1)).image;
  const mean = data.reduce((sum, v) => sum + v, 0) / data.length;
  const variance = data.reduce((sum, v) => sum + (v - mean) ** 2, 0) / data.length;
  assert.ok(Math.abs(mean - 100) < 0.2);
  assert.ok(Math.abs(variance / skyDeviation(frame) ** 2 - 1) < 0.03);
});

test('bright stars stand where the truth says, with the flux it says', () => {
  const stars = { perMegapixel: 100, referenceFlux: 50_000, slope: 0.3 };
  const [width, height] = [600, 400];
  const { image, truth } = simulateFrame(quietFrame(undefined, { stars, width, height }), createRandom(7));
  const alone = truth.stars.filter(
    (star) =>
      star.peak > 2000 &&
      !star.saturated &&
      Math.min(star.x, star.y, width - 1 - star.x, height - 1 - star.y) > 12 &&
      truth.stars.every(
        (other) =>
          other === star || other.flux < 0.02 * star.flux || Math.hypot(other.x - star.x, other.y - star.y) > 25,
      ),
  );
  assert.ok(alone.length > 1, `the field has ${alone.length} lonely bright stars`);
  for (const star of alone) {
    let [flux, sx, sy] = [0, 0, 0];
    for (let y = Math.round(star.y) - 10; y <= Math.round(star.y) + 10; y++) {
      for (let x = Math.round(star.x) - 10; x <= Math.round(star.x) + 10; x++) {
        const light = image.data[y * width + x] - 100;
        flux += light;
        sx += light * x;
        sy += light * y;
      }
    }
    assert.ok(Math.hypot(sx / flux - star.x, sy / flux - star.y) < 0.3);
    // A box of 21 pixels holds all but some percent of a Moffat profile of 4 pixels.
    assert.ok(flux / star.flux > 0.85 && flux / star.flux < 1.1, `${flux} of ${star.flux}`);
  }
});

test('saturated stars end at the saturation level and the truth says so', () => {
  const frame = quietFrame(undefined, { stars: { perMegapixel: 200, referenceFlux: 3e6, slope: 0.3 } });
  const { image, truth } = simulateFrame(frame, createRandom(2));
  assert.equal(
    image.data.reduce((top, v) => Math.max(top, v), 0),
    60_000,
  );
  assert.ok(truth.stars.some((star) => star.saturated));
});

test('a donut frame names the donuts that can be used, brightest first, away from edges and neighbours', () => {
  const psf = { seeing: seeing(3), donut: plainDonut };
  const stars = { perMegapixel: 40, referenceFlux: 200_000, slope: 0.33 };
  const { truth } = simulateFrame(quietFrame(psf, { width: 600, height: 500, stars }), createRandom(4));
  assert.ok(truth.centres !== undefined && truth.centres.length > 0);
  const fluxes = truth.centres.map(({ x, y }) => truth.stars.find((star) => star.x === x && star.y === y)!.flux);
  assert.deepEqual(
    fluxes,
    [...fluxes].sort((a, b) => b - a),
  );
  for (const { x, y } of truth.centres) assert.ok(x > 32 && y > 32 && x < 567 && y < 467);
});

test('raw frames hold whole counts on a pedestal', () => {
  const quiet = quietFrame(undefined, { stars: { perMegapixel: 0, referenceFlux: 1e5, slope: 0.3 } });
  const { image } = simulateFrame(
    { ...quiet, detector: { ...quiet.detector, wholeCounts: true, pedestal: 1000 } },
    createRandom(1),
  );
  assert.ok(image.data.every(Number.isInteger));
  const sorted = [...image.data].sort((a, b) => a - b);
  assert.ok(Math.abs(sorted[30_000] - 1100) < 5);
});

test('defects leave their marks: hot pixels, cosmic rays, bad columns, gradients', () => {
  const quiet = quietFrame(undefined, { stars: { perMegapixel: 0, referenceFlux: 1e5, slope: 0.3 } });
  const clean = simulateFrame(quiet, createRandom(1)).image.data;
  const far = (change: Parameters<typeof simulateFrame>[0]): number =>
    simulateFrame(change, createRandom(1)).image.data.filter((v, i) => Math.abs(v - clean[i]) > 60).length;
  const { detector } = quiet;
  assert.ok(far({ ...quiet, detector: { ...detector, hotPixelsPerMegapixel: 2000 } }) > 30);
  assert.ok(far({ ...quiet, detector: { ...detector, cosmicRaysPerMegapixel: 300 } }) > 10);
  const trapped = { ...quiet, detector: { ...detector, badColumns: 8 } };
  assert.notDeepEqual(simulateFrame(trapped, createRandom(1)).image.data, clean);
  const bent = { ...quiet, sky: { ...quiet.sky, gradient: { amount: 0.5, angleDegrees: 0 } } };
  const { data } = simulateFrame(bent, createRandom(1)).image;
  const edge = (from: number): number => {
    let sum = 0;
    for (let y = 0; y < 200; y++) for (let x = from; x < from + 50; x++) sum += data[y * 300 + x] / 10_000;
    return sum;
  };
  assert.ok(edge(250) - edge(0) > 50);
});

test('the header says what the camera was, and that the frame is no observation', () => {
  const { header } = simulateFrame(quietFrame(), createRandom(1));
  const value = (keyword: string): unknown => header.find((card) => card.keyword === keyword)?.value;
  assert.equal(value('PIXSCALE'), 0.58);
  assert.equal(value('GAIN'), 2);
  assert.equal(value('SATURATE'), 60_000);
  assert.equal(value('SITEID'), 'sim');
  assert.match(String(value('ORIGIN')), /Seeing Lab/);
});
