import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookAtFrame } from '../../../lib/detect/sources/frameLook';
import { createRandom } from '../../../lib/random';
import { addLight, bell, ring, sky } from '../../grade/frames';

for (const seed of [1, 2, 3, 4, 5]) {
  test(`the stars' size is theirs beside glowing gas that is brighter (seed ${seed})`, () => {
    const random = createRandom(`gas/${seed}`);
    const image = sky({ width: 700, height: 600, level: 900, noise: 10 }, random);
    const fwhm = random.between(2, 6);
    const place = (reach: number) => ({ x: random.between(0, 700), y: random.between(0, 600), reach });
    for (let k = 0; k < 25; k++) addLight(image, place(30), bell(random.between(300, 3000), fwhm));
    const bare = lookAtFrame(image).typical!.length;
    for (let k = 0; k < 4; k++) addLight(image, place(500), bell(random.between(2000, 4000), random.between(90, 160)));
    const found = lookAtFrame(image).typical!.length;
    assert.ok(found < 1.5 * bare && found > bare / 1.5, `${found} px with gas, ${bare} px without`);
  });
}

for (const seed of [1, 2, 3]) {
  test(`a large donut alone among cosmic rays gives the size (seed ${seed})`, () => {
    const random = createRandom(`donut/${seed}`);
    const image = sky({ width: 500, height: 500, level: 900, noise: 10 }, random);
    addLight(image, { x: 250, y: 240, reach: 60 }, ring(800, random.between(60, 100), 25));
    for (let k = 0; k < 6; k++) {
      addLight(image, { x: random.between(9, 490), y: random.between(9, 490), reach: 9 }, bell(3000, 1.3));
    }
    const { length } = lookAtFrame(image).typical!;
    assert.ok(length > 50 && length < 115, `${length} px`);
  });
}
