import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookAtFrame } from '../../../lib/detect/sources/frameLook';
import { findIslands, wholeOf } from '../../../lib/detect/sources/islands';
import type { Source } from '../../../lib/detect/sources/sources';
import { pairingOf } from '../../../lib/grade/verdict/pairing';
import { cutScaledStamps, STAMP_SIDE } from '../../../lib/grade/verdict/scaledStamps';
import { createImage, type Image } from '../../../lib/image/image';
import { createRandom } from '../../../lib/random';
import { addLight, bell, ring, sky } from '../../grade/frames';

function frame(seed: number, draw: (image: Image) => void): Image {
  const image = sky({ width: 400, height: 300, level: 100, noise: 5 }, createRandom(seed));
  draw(image);
  return image;
}

function sourcesOf(image: Image): Source[] {
  return [...lookAtFrame(image).sources];
}

/** Islands by flooding from every pixel: slow and plain. */
function floodedAreas({ data, width, height }: Image, level: number): number[] {
  const seen = new Uint8Array(data.length);
  const areas: number[] = [];
  for (let start = 0; start < data.length; start++) {
    if (seen[start] || data[start]! < level) continue;
    const queue = [start];
    seen[start] = 1;
    let area = 0;
    for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
      area++;
      for (let dy = -1; dy <= 1; dy++) {
        for (let dx = -1; dx <= 1; dx++) {
          const [x, y] = [(at % width) + dx, Math.floor(at / width) + dy];
          const next = y * width + x;
          if (x < 0 || y < 0 || x >= width || y >= height || seen[next] || data[next]! < level) continue;
          seen[next] = 1;
          queue.push(next);
        }
      }
    }
    areas.push(area);
  }
  return areas;
}

test('islands are those that flooding finds, whatever their shape', () => {
  for (let seed = 0; seed < 30; seed++) {
    const random = createRandom(`islands ${seed}`);
    const image = createImage(
      40,
      30,
      Float32Array.from({ length: 1200 }, () => random.uniform()),
    );
    const level = random.between(0.3, 0.9);
    const areas = findIslands(image, level, wholeOf(image)).map(({ area }) => area);
    assert.deepEqual(areas, floodedAreas(image, level));
  }
});

test('round stars, trails and donuts are one source each, with their place, extent and direction', () => {
  const image = frame(1, (sheet) => {
    addLight(sheet, { x: 60, y: 60, reach: 30 }, bell(800, 5));
    addLight(sheet, { x: 200, y: 150, reach: 60 }, bell(500, 5, { ratio: 5, angleDegrees: 30 }));
    addLight(sheet, { x: 320, y: 220, reach: 40 }, ring(120, 50, 20));
  });
  const [star, trail, donut] = sourcesOf(image);
  assert.equal(sourcesOf(image).length, 3);
  assert.ok(Math.hypot(star!.x - 60, star!.y - 60) < 1 && star!.ellipticity < 0.05);
  assert.ok(Math.hypot(trail!.x - 200, trail!.y - 150) < 2);
  assert.ok(Math.abs(trail!.positionAngleDegrees - 30) < 2 && trail!.ellipticity > 0.6);
  assert.ok(Math.hypot(donut!.x - 320, donut!.y - 220) < 1.5);
  assert.ok(Math.abs(donut!.length - 51) < 4, `${donut!.length}`);
});

test('stars that touch are told apart; knots on a ring are not', () => {
  const touching = frame(2, (sheet) => {
    addLight(sheet, { x: 100, y: 100, reach: 40 }, bell(2000, 6));
    addLight(sheet, { x: 113, y: 100, reach: 40 }, bell(900, 6));
  });
  assert.equal(sourcesOf(touching).length, 2);
  const knotted = frame(3, (sheet) => {
    addLight(sheet, { x: 200, y: 150, reach: 40 }, (dx, dy) => {
      const angle = Math.atan2(dy, dx);
      return ring(150, 60, 30)(dx, dy) * (1 + 0.6 * Math.sin(6 * angle));
    });
  });
  assert.equal(sourcesOf(knotted).length, 1);
});

test('hot pixels and empty sky are no sources', () => {
  const image = frame(4, (sheet) => {
    for (let n = 0; n < 50; n++) sheet.data[n * 2000 + 333] = 5000;
  });
  assert.deepEqual(sourcesOf(image), []);
  assert.deepEqual(sourcesOf(frame(5, () => undefined)), []);
});

test('cosmic rays and a satellite do not decide how large the stars are', () => {
  const random = createRandom('scale');
  const image = frame(6, (sheet) => {
    for (let n = 0; n < 8; n++) addLight(sheet, { x: 40 + 42 * n, y: 60 + 20 * n, reach: 30 }, bell(600, 9));
    for (let n = 0; n < 30; n++) {
      const [x, y] = [5 + random.integer(380), 5 + random.integer(280)];
      for (let k = 0; k < 4; k++) sheet.data[(y + (k >> 1)) * 400 + x + k] = 900;
    }
    addLight(sheet, { x: 200, y: 280, reach: 199 }, bell(500, 2.5, { ratio: 100 }));
  });
  const scale = lookAtFrame(image).typical!.length;
  // A bell curve is brighter than a fifth of its peak over 1.52 times its width.
  assert.ok(Math.abs(scale - 1.52 * 9) < 3, `${scale}`);
  assert.equal(lookAtFrame(frame(5, () => undefined)).typical, undefined);
});

test('a galaxy among the stars does not decide how large they are, and neither do the parts of a torn donut', () => {
  const random = createRandom('galaxy');
  const galaxy = frame(11, (sheet) => {
    addLight(sheet, { x: 200, y: 150, reach: 90 }, bell(900, 40, { ratio: 1.8, angleDegrees: 30 }));
    for (let n = 0; n < 9; n++) addLight(sheet, { x: 20 + 42 * n, y: 30 + 250 * (n % 2), reach: 20 }, bell(700, 5));
  });
  const scale = lookAtFrame(galaxy).typical!.length;
  assert.ok(Math.abs(scale - 1.52 * 5) < 2, `${scale}`);
  const torn = frame(12, (sheet) => {
    for (const [x, y] of [
      [90, 80],
      [290, 90],
      [110, 220],
    ] as const)
      addLight(sheet, { x, y, reach: 40 }, ring(100, 50, 20));
    for (let n = 0; n < 5; n++) {
      const [x, y] = [300 + 22 * Math.cos(1.26 * n), 220 + 22 * Math.sin(1.26 * n)];
      addLight(sheet, { x: x + random.uniform(), y, reach: 12 }, bell(300, 5));
    }
  });
  const donuts = lookAtFrame(torn).typical!.length;
  assert.ok(Math.abs(donuts - 51) < 5, `${donuts}`);
});

test('a single donut gives the scale also where its smooth ring looks saturated', () => {
  const image = frame(16, (sheet) => {
    addLight(sheet, { x: 200, y: 150, reach: 50 }, ring(4000, 70, 30));
    addLight(sheet, { x: 40, y: 40, reach: 9 }, bell(110, 2.5));
  });
  const scale = lookAtFrame(image).typical!.length;
  assert.ok(Math.abs(scale - 71) < 4, `${scale}`);
});

test('cosmic rays, hot pixels and what they spill are mended, stars as narrow as one pixel are not', () => {
  const random = createRandom('sharp');
  const rays = frame(13, (sheet) => {
    for (let n = 0; n < 60; n++) {
      const [x, y, angle] = [random.between(20, 380), random.between(20, 280), random.between(0, Math.PI)];
      const length = 1 + random.integer(12);
      for (let k = 0; k < length; k++) {
        sheet.data[Math.round(y + k * Math.sin(angle)) * 400 + Math.round(x + k * Math.cos(angle))]! += 900;
      }
    }
    for (let n = 0; n < 20; n++) {
      const [x, y] = [20 + random.integer(360), 20 + random.integer(260)];
      addLight(sheet, { x, y, reach: 1 }, (dx, dy) => (dx === 0 && dy === 0 ? 20000 : 200));
    }
  });
  assert.deepEqual(sourcesOf(rays), []);
  const narrow = frame(14, (sheet) => {
    for (let n = 0; n < 40; n++) {
      const [x, y] = [20 + 45 * (n % 8) + random.uniform(), 20 + 55 * Math.floor(n / 8) + random.uniform()];
      addLight(sheet, { x, y, reach: 6 }, bell(1500, 1.3));
    }
  });
  assert.ok(sourcesOf(narrow).length >= 38, `${sourcesOf(narrow).length} of 40`);
});

test('a stamp shows the same star at the same size, whatever the scale of the frame', () => {
  const shares = [3, 6, 12].map((fwhm) => {
    const image = frame(7, (sheet) => {
      for (let n = 0; n < 4; n++) addLight(sheet, { x: 50 + 100 * n, y: 150, reach: 60 }, bell(2000, fwhm));
    });
    const { stamps, sources, box } = cutScaledStamps(lookAtFrame(image));
    assert.equal(sources.length, 4);
    const stamp = stamps.subarray(0, STAMP_SIDE ** 2);
    assert.ok(Math.max(...stamp) === 1 && box > 3 * fwhm);
    return stamp.filter((value) => value > 0.5).length / stamp.length;
  });
  assert.ok(Math.max(...shares) / Math.min(...shares) < 1.6, shares.join());
});

test('what cannot be shown whole and alone is counted by reason', () => {
  const image = frame(8, (sheet) => {
    for (let n = 0; n < 9; n++) addLight(sheet, { x: 30 + 40 * n, y: 150, reach: 20 }, bell(900, 4));
    addLight(sheet, { x: 100, y: 60, reach: 20 }, bell(900, 4));
    addLight(sheet, { x: 110, y: 60, reach: 20 }, bell(800, 4));
    addLight(sheet, { x: 0, y: 220, reach: 20 }, bell(900, 4));
  });
  const { sources, rejected } = cutScaledStamps(lookAtFrame(image));
  assert.equal(sources.length, 9);
  assert.equal(rejected.crowded, 2);
  assert.equal(rejected.edge, 1);
});

test('stars that are all there twice are seen to be pairs, and a random field is not', () => {
  const random = createRandom('pairs');
  const places = Array.from({ length: 25 }, () => [random.between(20, 360), random.between(20, 280)] as const);
  const jumped = frame(9, (sheet) => {
    for (const [x, y] of places) {
      addLight(sheet, { x, y, reach: 20 }, bell(900, 4));
      addLight(sheet, { x: x + 15, y: y + 9, reach: 20 }, bell(600, 4));
    }
  });
  const { share, distance } = pairingOf(lookAtFrame(jumped));
  assert.ok(share > 0.7, `${share}`);
  assert.ok(Math.abs(distance - Math.hypot(15, 9)) < 1.5, `${distance}`);
  const single = frame(10, (sheet) => {
    for (const [x, y] of places) addLight(sheet, { x, y, reach: 20 }, bell(900, 4));
  });
  assert.ok(pairingOf(lookAtFrame(single)).share < 0.2);
  assert.deepEqual(pairingOf({ sources: [], typical: undefined }), { share: 0, distance: 0 });
});
