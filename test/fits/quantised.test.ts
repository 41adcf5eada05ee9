import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHeader } from '../../lib/fits/header';
import { decodeRiceFloats, restoreFloats } from '../../lib/fits/quantised';
import { encodeRice } from '../../lib/fits/rice';
import { createRandom } from '../../lib/random';

const RICE = { blockSize: 32, bytesPerPixel: 4 };

for (const method of ['NO_DITHER', 'SUBTRACTIVE_DITHER_1', 'SUBTRACTIVE_DITHER_2']) {
  test(`the compiled way restores floats bit for bit as the plain one: ${method}, nulls and exact zeros`, () => {
    const random = createRandom(method);
    const header = createHeader([
      { keyword: 'ZQUANTIZ', value: method },
      { keyword: 'ZDITHER0', value: 9877 },
    ]);
    for (const count of [1, 3, 4, 7, 3054]) {
      for (const blank of [undefined, 12, -2147483647]) {
        const integers = Int32Array.from({ length: count }, () => Math.round(10 * random.normal()));
        for (let i = 2; i < count; i += 13) integers[i] = -2147483646 - (i % 2);
        const scaling = { header, tile: 137, scale: 0.37 + random.uniform(), zero: -911.3, blank };
        const room = { floats: new Float32Array(count), dither: new Float32Array(count) };
        const compiled = decodeRiceFloats({ bytes: encodeRice(integers, RICE), count }, RICE, scaling);
        assert.deepEqual(compiled, restoreFloats(integers, { ...scaling, room }));
      }
    }
  });
}
