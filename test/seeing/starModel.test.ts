import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createRandom } from '../../lib/random';
import { seeingKernels } from '../../lib/seeing/kernels';
import { integratingNodes, type PixelNodes, samplingNodes } from '../../lib/seeing/pixelNodes';
import { starProblem } from '../../lib/seeing/starModel';

/** The formula of starModel.ts as it stands there. */
function light(parameters: readonly number[], x: number, y: number): number {
  const [amplitude, x0, y0, logHalfWidth, d1, d2, k, background] = parameters as [number, ...number[]];
  const w = Math.sqrt(1 + d1! ** 2 + d2! ** 2);
  const [dx, dy] = [x - x0!, y - y0!];
  const s = ((w - d1!) * dx * dx - 2 * d2! * dx * dy + (w + d1!) * dy * dy) / Math.exp(logHalfWidth!) ** 2;
  return background! + amplitude * (k === 0 ? 2 ** -s : (1 + (2 ** k! - 1) * s) ** (-1 / k!));
}

function pixelLight(parameters: readonly number[], pixel: { x: number; y: number }, nodes: PixelNodes): number {
  let sum = 0;
  nodes.offsets.forEach((dy, j) => {
    nodes.offsets.forEach((dx, i) => {
      sum += nodes.weights[i]! * nodes.weights[j]! * light(parameters, pixel.x + dx, pixel.y + dy);
    });
  });
  return sum;
}

function evaluate(problem: ReturnType<typeof starProblem>, parameters: readonly number[]): Float64Array {
  const { memory, scratch, values } = problem;
  const place = new Float64Array(memory.reserve(8 * (scratch + 9 * values.length))).subarray(scratch);
  const model = place.subarray(0, values.length);
  problem.evaluate(Float64Array.from(parameters), model, place.subarray(values.length, 9 * values.length));
  return model.slice();
}

test('the kernel gives the star of the formula, for Gaussians and Moffats, any width, tilt and number of pixels', () => {
  const random = createRandom('star model');
  for (let trial = 0; trial < 300; trial++) {
    const [width, height] = [3 + random.integer(9), 3 + random.integer(9)];
    // Each value is the pixel's index: it says where the problem put the pixel.
    const values = Float64Array.from({ length: width * height }, (_, i) => i);
    const [x, y] = [values.map((i) => i % width), values.map((i) => Math.floor(i / width))];
    const nodes = [samplingNodes(), integratingNodes(2), integratingNodes(5)][trial % 3]!;
    const [centreX, centreY] = [random.between(0, width), random.between(0, height)];
    const logHalfWidth = Math.log(random.between(0.3, 8));
    const [d1, d2] = [random.normal(), random.normal()];
    const k = trial % 4 === 0 ? 0 : random.between(0.01, 0.95);
    const parameters = [random.between(1, 1e5), centreX, centreY, logHalfWidth, d1, d2, k, random.between(-10, 1000)];
    const radius = random.between(0, 8);
    const problem = starProblem({ x, y, values }, { x: centreX, y: centreY, radius, nodes });
    const model = evaluate(problem, parameters);
    let outside = 0;
    problem.values.forEach((pixel, i) => {
      const place = { x: pixel % width, y: Math.floor(pixel / width) };
      const fine = pixelLight(parameters, place, nodes);
      const coarse = light(parameters, place.x, place.y);
      const inside = Math.hypot(place.x - centreX, place.y - centreY) <= radius;
      const close = (wanted: number): boolean => Math.abs(model[i]! - wanted) <= 1e-12 * parameters[0]!;
      if (inside) assert.ok(close(fine), `${model[i]} is not ${fine}`);
      else if (!close(coarse)) {
        // One pixel beyond the circle may be integrated too, which is more exact.
        assert.ok(close(fine), `${model[i]} is neither ${coarse} nor ${fine}`);
        outside++;
      }
    });
    assert.ok(outside <= 1);
  }
});

test('a star that is no number, or far too narrow or wide, gives no wrong number', () => {
  const values = Float64Array.from({ length: 25 }, (_, i) => i);
  const pixels = { x: values.map((i) => i % 5), y: values.map((i) => Math.floor(i / 5)), values };
  const problem = starProblem(pixels, { x: 2, y: 2, radius: 1, nodes: samplingNodes() });
  for (const k of [0, 0.5]) {
    assert.ok(evaluate(problem, [1, Number.NaN, 2, 0, 0, 0, k, 5]).every(Number.isNaN));
    assert.ok(evaluate(problem, [1, 2, 2, 300, 0, 0, k, 5]).every((value) => value === 6));
    const narrow = evaluate(problem, [1, 2.5, 2.5, -40, 0, 0, k, 5]);
    assert.ok(narrow.every((value) => Math.abs(value - 5) < 1e-12));
  }
});

test('the sums of the normal equations are those of plain loops', () => {
  const random = createRandom('normal equations');
  const { kernels, reserve } = seeingKernels();
  for (let trial = 0; trial < 100; trial++) {
    const [count, size] = [1 + random.integer(40), 1 + random.integer(9)];
    const moving = Array.from({ length: size }, (_, i) => i).filter(() => random.uniform() < 0.8);
    const buffer = reserve(8 * (count * (size + 1) + size * (size + 2)));
    const all = new Float64Array(buffer, 0, count * (size + 1) + size * (size + 1)).fill(0);
    const [jacobian, residual] = [all.subarray(0, count * size), all.subarray(count * size, count * (size + 1))];
    jacobian.forEach((_, i) => {
      jacobian[i] = random.normal();
    });
    residual.forEach((_, i) => {
      residual[i] = random.normal();
    });
    const [matrixAt, descentAt] = [count * (size + 1), count * (size + 1) + size * size];
    const columns = new Int32Array(buffer, all.byteLength, size);
    columns.set(moving);
    const [matrix, descent] = [8 * matrixAt, 8 * descentAt];
    kernels.normalEquations(0, residual.byteOffset, count, size, columns.byteOffset, moving.length, matrix, descent);
    const dot = (a: (row: number) => number, b: (row: number) => number): number =>
      Array.from({ length: count }, (_, row) => a(row) * b(row)).reduce((sum, value) => sum + value, 0);
    for (let i = 0; i < size; i++) {
      const column = (row: number): number => jacobian[i * count + row]!;
      const alive = moving.includes(i);
      assert.ok(Math.abs(all[descentAt + i]! - (alive ? dot(column, (row) => residual[row]!) : 0)) < 1e-12);
      for (let j = 0; j < size; j++) {
        const wanted = alive && moving.includes(j) ? dot(column, (row) => jacobian[j * count + row]!) : 0;
        assert.ok(Math.abs(all[matrixAt + i * size + j]! - wanted) < 1e-12);
      }
    }
  }
});
