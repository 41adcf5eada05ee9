import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compiledBuild, instantiate, plainBuild } from '../../lib/network/kernels/assemblyKernels';
import { createMemory } from '../../lib/network/kernels/createMemory';
import { createRandom } from '../../lib/random';

/** Stated in assembly/winograd4.ts: parts of the largest result. */
const BOUND = 1e-5;
const GEOMETRIES = 200;
const memory = createMemory(256);
const [IMAGE, FILTER, U, Y, TILES, PRODUCTS] = [1, 2, 4, 8, 10, 12].map((mebibyte) => mebibyte * 2 ** 20) as Six;
type Six = [number, number, number, number, number, number];

interface Geometry {
  readonly height: number;
  readonly width: number;
  readonly ci: number;
  readonly co: number;
  /** Values in a row of the image, its border and all that tiles reach. */
  readonly row: number;
}

for (const [name, build] of [
  ['with relaxed SIMD', compiledBuild()],
  ['without', plainBuild()],
] as const) {
  test(`F(4 x 4, 3 x 3) stays within 1e-5 of the largest result, ${name}`, () => {
    const kernels = instantiate(build, memory);
    const floats = new Float32Array(memory.buffer);
    const none = Number.NEGATIVE_INFINITY;
    for (let i = 0; i < GEOMETRIES; i++) {
      const random = createRandom(`winograd ${i}`);
      const [height, width] = [2 + random.integer(16), 2 + random.integer(16)];
      const [ci, co, block] = [4 * (4 + random.integer(13)), 8 * (1 + random.integer(5)), 1 + random.integer(64)];
      const geometry = { height, width, ci, co, row: (4 * Math.ceil(width / 4) + 2) * ci };
      for (const at of [IMAGE, FILTER]) for (let k = 0; k < 2 ** 17; k++) floats[at / 4 + k] = random.normal();
      const { sums, places } = directSums(floats, geometry, random);
      const largest = Math.max(...sums.map(Math.abs));
      const off = (): number => Math.max(...places.map((place, k) => Math.abs(floats[Y / 4 + place]! - sums[k]!)));
      const sizes = [block, height, width, ci, co, geometry.row, none] as const;
      kernels.winograd4Filter(FILTER, U, ci, co);
      kernels.winograd4Convolution(IMAGE, U, 0, Y, TILES, PRODUCTS, ...sizes);
      assert.ok(off() <= BOUND * largest, `F(4 x 4) of ${JSON.stringify(geometry)} is off by ${off() / largest}`);
    }
  });
}

/** Results at some places of y, summed directly in float64. */
function directSums(
  floats: Float32Array,
  { height, width, ci, co, row }: Geometry,
  random: ReturnType<typeof createRandom>,
): { readonly sums: number[]; readonly places: number[] } {
  const places = Array.from({ length: 200 }, () => random.integer(height * width * co));
  const sums = places.map((place) => {
    const [channel, column, line] = [place % co, Math.floor(place / co) % width, Math.floor(place / co / width)];
    let sum = 0;
    for (let kh = 0; kh < 3; kh++) {
      const x = IMAGE / 4 + (line + kh) * row + column * ci;
      for (let m = 0; m < 3 * ci; m++) sum += floats[x + m]! * floats[FILTER / 4 + (kh * 3 * ci + m) * co + channel]!;
    }
    return sum;
  });
  return { sums, places };
}
