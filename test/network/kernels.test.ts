import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as tf from '@tensorflow/tfjs';
import { useBackend } from '../../lib/network/backend';
import { SeededDropout } from '../../lib/network/model/seededDropout';
import { createRandom, type Random } from '../../lib/random';

delete process.env.SEEING_LAB_BACKEND;

const CONFIGURATIONS = 200;

/** A computation on tensors that are made from its data anew on each backend. */
interface Case {
  readonly label: string;
  run(): tf.Tensor;
}

/** Runs every case on the plain and on the WebAssembly backend and compares. */
async function agree(name: string, make: (random: Random, index: number) => Case): Promise<void> {
  const cases = Array.from({ length: CONFIGURATIONS }, (_, i) => make(createRandom(`${name} ${i}`), i));
  await useBackend('cpu');
  const expected = cases.map(result);
  await useBackend('wasm');
  const before = tf.memory().numTensors;
  for (const [i, each] of cases.entries()) compare(result(each), expected[i]!, `${name}, ${each.label}`);
  assert.equal(tf.memory().numTensors, before, 'a kernel leaks tensors');
}

function result(each: Case): { readonly shape: number[]; readonly values: Float32Array } {
  return tf.tidy(() => {
    const tensor = each.run();
    return { shape: tensor.shape, values: tensor.dataSync() as Float32Array };
  });
}

type Result = ReturnType<typeof result>;

/** The plain backend sums in float64; float32 sums of some thousand terms differ by a few 1e-6 of the largest result. */
function compare(actual: Result, expected: Result, label: string): void {
  assert.deepEqual(actual.shape, expected.shape, label);
  const finite = expected.values.filter(Number.isFinite);
  const largest = finite.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  for (let i = 0; i < expected.values.length; i++) {
    const difference = Math.abs(actual.values[i]! - expected.values[i]!);
    assert.ok(
      difference <= 1e-5 * largest || actual.values[i] === expected.values[i],
      `${label}: element ${i} is ${actual.values[i]}, wanted ${expected.values[i]}`,
    );
  }
}

function normals(random: Random, shape: readonly number[]): () => tf.Tensor {
  const values = Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, () => random.normal());
  return () => tf.tensor(values, [...shape]);
}

const between = (random: Random, low: number, high: number): number => low + random.integer(high - low + 1);
const pick = <T>(random: Random, choices: readonly T[]): T => choices[random.integer(choices.length)]!;

interface ConvolutionCase {
  readonly inputShape: [number, number, number, number];
  readonly filterShape: [number, number, number, number];
  readonly strides: [number, number];
  readonly pad: 'same' | 'valid' | tf.backend_util.ExplicitPadding;
  readonly outShape: number[];
}

/** Every eighth case is large enough to be worked on in several pieces. */
function convolutionCase(random: Random, index: number): ConvolutionCase {
  const large = index % 8 === 0;
  const kernel: [number, number] = [between(random, 1, 5), between(random, 1, 5)];
  const side = (): number => between(random, 5, large ? 24 : 11);
  const channels = (): number => between(random, 1, large ? 20 : 9);
  const inputShape: ConvolutionCase['inputShape'] = [between(random, 1, 3), side(), side(), channels()];
  const filterShape: ConvolutionCase['filterShape'] = [...kernel, inputShape[3], channels()];
  const strides: [number, number] = [between(random, 1, 3), between(random, 1, 3)];
  const edge = (): [number, number] => [random.integer(4), random.integer(4)];
  const explicit = [[0, 0], edge(), edge(), [0, 0]] as tf.backend_util.ExplicitPadding;
  const pad = pick(random, ['same', 'valid', explicit] as const);
  const { outShape } = tf.backend_util.computeConv2DInfo(inputShape, filterShape, strides, 1, pad);
  return { inputShape, filterShape, strides, pad, outShape };
}

const kernelResult = (name: string, inputs: tf.NamedTensorMap, attrs: object): tf.Tensor =>
  tf.engine().runKernel(name, inputs, attrs as tf.NamedAttrMap) as tf.Tensor;

test('the convolution of any images, with its bias and relu, is that of the plain backend', () =>
  agree('Conv2D', (random, index) => {
    const { inputShape, filterShape, strides, pad } = convolutionCase(random, index);
    // Two in three cases have channels in eights, which this project's kernel takes.
    if (index % 3 > 0) filterShape[3] = 8 * between(random, 1, 3);
    const [x, filter, bias] = [
      normals(random, inputShape),
      normals(random, filterShape),
      normals(random, [filterShape[3]]),
    ];
    const activation = pick(random, ['linear', 'relu', 'elu'] as const);
    const dilations = index % 7 === 3 && strides.every((stride) => stride === 1) ? 2 : 1;
    const fits = inputShape[1] > 2 * filterShape[0] && inputShape[2] > 2 * filterShape[1];
    return {
      label: JSON.stringify({ inputShape, filterShape, strides, pad, activation, dilations }),
      run: () =>
        tf.fused.conv2d({
          x: x() as tf.Tensor4D,
          filter: filter() as tf.Tensor4D,
          strides,
          pad: pad as 'same',
          dilations: fits ? dilations : 1,
          ...(index % 2 ? { bias: bias(), activation } : {}),
        }),
    };
  }));

test('the filter gradient of any convolution is that of the plain backend', () =>
  agree('Conv2DBackpropFilter', (random, index) => {
    const { inputShape, filterShape, strides, pad, outShape } = convolutionCase(random, index);
    const channelsFirst = index % 10 === 5 && typeof pad === 'string';
    const order = (shape: readonly number[]): number[] =>
      channelsFirst ? [shape[0]!, shape[3]!, shape[1]!, shape[2]!] : [...shape];
    const x = normals(random, order(inputShape));
    const dy = normals(random, order(outShape));
    const attrs = { strides, pad, dataFormat: channelsFirst ? 'NCHW' : 'NHWC', filterShape };
    return {
      label: JSON.stringify({ inputShape, ...attrs }),
      run: () => kernelResult('Conv2DBackpropFilter', { x: x(), dy: dy() }, attrs),
    };
  }));

test('the input gradient of any convolution is that of the plain backend', () =>
  agree('Conv2DBackpropInput', (random, index) => {
    const { inputShape, filterShape, strides, pad, outShape } = convolutionCase(random, index);
    const dy = normals(random, outShape);
    const filter = normals(random, filterShape);
    const attrs = { strides, pad, dataFormat: 'NHWC', inputShape };
    return {
      label: JSON.stringify({ filterShape, ...attrs }),
      run: () => kernelResult('Conv2DBackpropInput', { dy: dy(), filter: filter() }, attrs),
    };
  }));

/** Filters of 3 x 3 over many channels, which are computed with fewer products (kernels/winograd.ts). */
function smallFilterCase(random: Random, index: number): Omit<ConvolutionCase, 'strides'> {
  const side = (): number => between(random, 3, index % 8 === 0 ? 26 : 11);
  const channelsIn = 4 * between(random, 4, index % 8 === 0 ? 12 : 7);
  const inputShape: ConvolutionCase['inputShape'] = [between(random, 1, 2), side(), side(), channelsIn];
  const filterShape: ConvolutionCase['filterShape'] = [3, 3, channelsIn, 8 * between(random, 2, 5)];
  const edge = (): [number, number] => [random.integer(4), random.integer(4)];
  const explicit = [[0, 0], edge(), edge(), [0, 0]] as tf.backend_util.ExplicitPadding;
  const pad = pick(random, ['same', 'valid', explicit] as const);
  const { outShape } = tf.backend_util.computeConv2DInfo(inputShape, filterShape, 1, 1, pad);
  return { inputShape, filterShape, pad, outShape };
}

test('convolutions with filters of 3 x 3 over many channels are those of the plain backend', () =>
  agree('Conv2D, 3 x 3', (random, index) => {
    const { inputShape, filterShape, pad } = smallFilterCase(random, index);
    const [x, filter] = [normals(random, inputShape), normals(random, filterShape)];
    const bias = normals(random, [filterShape[3]]);
    const activation = pick(random, ['linear', 'relu'] as const);
    return {
      label: JSON.stringify({ inputShape, filterShape, pad, activation }),
      run: () =>
        tf.fused.conv2d({
          x: x() as tf.Tensor4D,
          filter: filter() as tf.Tensor4D,
          strides: 1,
          pad: pad as 'same',
          ...(index % 2 ? { bias: bias(), activation } : {}),
        }),
    };
  }));

test('and so are their gradients for the filter', () =>
  agree('Conv2DBackpropFilter, 3 x 3', (random, index) => {
    const { inputShape, filterShape, pad, outShape } = smallFilterCase(random, index);
    const [x, dy] = [normals(random, inputShape), normals(random, outShape)];
    const attrs = { strides: 1, pad, dataFormat: 'NHWC', filterShape };
    return {
      label: JSON.stringify({ inputShape, ...attrs }),
      run: () => kernelResult('Conv2DBackpropFilter', { x: x(), dy: dy() }, attrs),
    };
  }));

test('and for the input', () =>
  agree('Conv2DBackpropInput, 3 x 3', (random, index) => {
    const { inputShape, filterShape, pad, outShape } = smallFilterCase(random, index);
    const [dy, filter] = [normals(random, outShape), normals(random, filterShape)];
    const attrs = { strides: 1, pad, dataFormat: 'NHWC', inputShape };
    return {
      label: JSON.stringify({ filterShape, ...attrs }),
      run: () => kernelResult('Conv2DBackpropInput', { dy: dy(), filter: filter() }, attrs),
    };
  }));

test('a convolution with bias and relu as one layer call has the value and the gradients of its parts', () =>
  agree('ConvolutionRelu', (random, index) => {
    const { inputShape, filterShape, strides, pad } = convolutionCase(random, index);
    if (index % 2 === 0) filterShape[3] = 8 * between(random, 1, 3);
    const padding = typeof pad === 'string' ? pad : 'same';
    const kernelSize = filterShape.slice(0, 2) as [number, number];
    const weights = [normals(random, filterShape), normals(random, [filterShape[3]])];
    const x = normals(random, inputShape);
    return {
      label: JSON.stringify({ inputShape, filterShape, strides, padding }),
      run: () => {
        const layer = tf.layers.conv2d({ filters: filterShape[3], kernelSize, strides, padding, activation: 'relu' });
        const model = tf.sequential({ layers: [tf.layers.inputLayer({ inputShape: inputShape.slice(1) }), layer] });
        model.setWeights(weights.map((make) => make()));
        const values = (input: tf.Tensor): tf.Tensor => tf.square(model.apply(input, { training: true }) as tf.Tensor);
        const variables = model.trainableWeights.map((weight) => weight.read() as tf.Variable);
        const input = x();
        const { grads } = tf.variableGrads(() => tf.sum(values(input)), variables);
        const slopes = [tf.grad((one) => tf.sum(values(one)))(input), ...variables.map(({ name }) => grads[name]!)];
        const all = tf.concat([values(input), ...slopes].map((tensor) => tensor.flatten()));
        model.dispose();
        return all;
      },
    };
  }));

test('the largest value of any window is that of the plain backend', () =>
  agree('MaxPool', (random, index) => {
    const filterSize = [between(random, 1, 4), between(random, 1, 4)] as [number, number];
    if (index % 4 === 0) filterSize.fill(2);
    const strides = [between(random, 1, 4), between(random, 1, 4)] as [number, number];
    const pad = pick(random, ['same', 'valid', 1] as const);
    const shape = [between(random, 1, 3), between(random, 4, 12), between(random, 4, 12), between(random, 1, 13)];
    const x = normals(random, shape);
    return {
      label: JSON.stringify({ shape, filterSize, strides, pad }),
      run: () => tf.maxPool(x() as tf.Tensor4D, filterSize, strides, pad),
    };
  }));

test('the gradient of max pooling goes to the first of equal maxima, whatever window, stride and border', () =>
  agree('MaxPoolGrad', (random, index) => {
    const filterSize = [between(random, 1, 4), between(random, 1, 4)] as [number, number];
    const anyStrides = [between(random, 1, 4), between(random, 1, 4)] as [number, number];
    const pad = pick(random, ['same', 'valid'] as const);
    const sides = [between(random, 1, 3), between(random, 4, 12), between(random, 4, 12), between(random, 1, 13)];
    // In every third case each pixel lies in exactly one window.
    if (index % 6 === 0) filterSize.fill(2);
    const strides = index % 3 === 0 ? filterSize : anyStrides;
    if (index % 3 === 0) for (const axis of [0, 1] as const) sides[axis + 1] = filterSize[axis] * between(random, 1, 4);
    const shape = sides as [number, number, number, number];
    const { outShape } = tf.backend_util.computePool2DInfo(shape, filterSize, strides, 1, pad);
    // Few different values, so that most windows hold several equal maxima.
    const values = Float32Array.from(
      { length: tf.util.sizeFromShape(shape) },
      () => random.integer(index % 2 ? 3 : 1000) - 1,
    );
    const dy = normals(random, outShape);
    return {
      label: JSON.stringify({ shape, filterSize, strides, pad }),
      run: () => {
        const input = tf.tensor(values, shape) as tf.Tensor4D;
        const output = tf.maxPool(input, filterSize, strides, pad);
        return kernelResult('MaxPoolGrad', { dy: dy(), input, output }, { filterSize, strides, pad });
      },
    };
  }));

test('matrix products with either operand transposed and broadcast batches are those of the plain backend', () =>
  agree('BatchMatMul', (random) => {
    const [rows, inner, columns] = [between(random, 1, 40), between(random, 1, 40), between(random, 1, 50)];
    const [transposeA, transposeB] = [random.integer(2) === 1, random.integer(2) === 1];
    const batch = pick(random, [[], [], [], [1], [3], [2, 3]]);
    const batchB = pick(random, [batch, batch.map(() => 1)]);
    const a = normals(random, [...batch, ...(transposeA ? [inner, rows] : [rows, inner])]);
    const b = normals(random, [...batchB, ...(transposeB ? [columns, inner] : [inner, columns])]);
    return {
      label: JSON.stringify({ batch, batchB, rows, inner, columns, transposeA, transposeB }),
      run: () => tf.matMul(a(), b(), transposeA, transposeB),
    };
  }));

test('products fused with bias and activation are those of the plain backend', () =>
  agree('_FusedMatMul', (random) => {
    const [rows, inner, columns] = [between(random, 1, 20), between(random, 1, 40), between(random, 1, 20)];
    const [transposeA, transposeB] = [random.integer(2) === 1, random.integer(2) === 1];
    const activation = pick(random, ['linear', 'relu', 'relu6', 'sigmoid'] as const);
    const a = normals(random, transposeA ? [inner, rows] : [rows, inner]);
    const b = normals(random, transposeB ? [columns, inner] : [inner, columns]);
    const bias = normals(random, [columns]);
    return {
      label: JSON.stringify({ rows, inner, columns, transposeA, transposeB, activation }),
      run: () =>
        tf.fused.matMul({
          a: a() as tf.Tensor2D,
          b: b() as tf.Tensor2D,
          transposeA,
          transposeB,
          bias: bias(),
          activation,
        }),
    };
  }));

test('dropout and its gradient drop what they drop with the plain backend', () =>
  agree('SeededDropout', (random) => {
    const shape = [between(random, 1, 9), between(random, 1, 30)];
    const args = { rate: 0.9 * random.uniform(), maskSeed: random.integer(2 ** 31), name: 'dropout' };
    const position = { step: random.integer(1e6), firstSample: random.integer(1e6) };
    const [x, dy] = [normals(random, shape), normals(random, shape)];
    return {
      label: JSON.stringify({ shape, args, position }),
      run: () => {
        const layer = new SeededDropout(args);
        layer.moveTo(position);
        const drop = (input: tf.Tensor): tf.Tensor => layer.apply(input, { training: true }) as tf.Tensor;
        const { value, grad } = tf.valueAndGrad(drop)(x(), dy());
        return tf.stack([value, grad]);
      },
    };
  }));

test('a bias is added as by the plain backend, and so is any other number, row or table', () =>
  agree('Add', (random, index) => {
    const shape = Array.from({ length: between(random, 1, 4) }, () => between(random, 1, 9));
    const anyShape = shape.slice(random.integer(shape.length)).map((side) => (random.integer(3) ? side : 1));
    const a = normals(random, shape);
    const b = normals(random, index % 2 ? shape.slice(-1) : anyShape);
    const swapped = index % 5 === 0;
    return {
      label: JSON.stringify({ shape, index }),
      run: () => (swapped ? tf.add(b(), a()) : tf.add(a(), b())),
    };
  }));

test('sums over any axes are those of the plain backend', () =>
  agree('Sum', (random) => {
    const shape = Array.from({ length: between(random, 1, 4) }, () => between(random, 1, 15));
    const leading = random.integer(2) === 1;
    const axis = shape.map((_, i) => i).filter((i) => (leading ? i < shape.length / 2 : random.integer(2) === 1));
    const keepDims = random.integer(2) === 1;
    const x = normals(random, shape);
    return { label: JSON.stringify({ shape, axis, keepDims }), run: () => tf.sum(x(), axis, keepDims) };
  }));

test('the gradient of relu is that of the plain backend, at zero too', () =>
  agree('ReluGradient', (random) => {
    const values = Float32Array.from({ length: between(random, 1, 70) }, () => random.integer(5) - 2);
    const dy = normals(random, [values.length]);
    return { label: `${values.length} values`, run: () => tf.grad((x) => tf.relu(x))(tf.tensor(values), dy()) };
  }));

for (const name of ['tanh', 'softplus'] as const) {
  const compute = { tanh: tf.tanh, softplus: tf.softplus }[name];
  test(`${name} of tensors of any shape is that of the plain backend`, () =>
    agree(name, (random) => {
      const shape = Array.from({ length: between(random, 1, 4) }, () => between(random, 1, 6));
      const x = normals(random, shape);
      return { label: JSON.stringify({ shape }), run: () => compute(x()) };
    }));

  test(`${name} is that of the plain backend to 1e-6 of its own size, from the smallest to the largest values`, async () => {
    const random = createRandom(name);
    // Sizes from 1e-6 to 1e4, both signs; an odd number of them.
    const sizes = Array.from({ length: 20000 }, () => 10 ** random.between(-6, 4) * (random.integer(2) ? 1 : -1));
    const values = Float32Array.from([...sizes, 0, 1e30, -1e30, Infinity, -Infinity, Number.NaN, 0.625]);
    const run = (): Float32Array => tf.tidy(() => compute(tf.tensor(values)).dataSync() as Float32Array);
    await useBackend('cpu');
    const expected = run();
    await useBackend('wasm');
    run().forEach((value, i) => {
      const wanted = expected[i]!;
      // Below 1e-37 float32 loses its digits; a product of infinity and zero is not a number on either side.
      const close = Object.is(value, wanted) || Math.abs(value - wanted) <= 1e-6 * Math.abs(wanted) + 2e-38;
      assert.ok(close, `${name}(${values[i]}) is ${value}, wanted ${wanted}`);
    });
  });
}

test('the gradient of a lookup is that of the plain backend', () =>
  agree('UnsortedSegmentSum', (random) => {
    const shape = [between(random, 1, 12), between(random, 1, 5)];
    const indices = Array.from({ length: between(random, 1, 20) }, () => random.integer(shape[0]!));
    const x = normals(random, shape);
    const dy = normals(random, [indices.length, shape[1]!]);
    return {
      label: JSON.stringify({ shape, indices }),
      run: () => tf.grad((table) => tf.gather(table, tf.tensor1d(indices, 'int32')))(x(), dy()),
    };
  }));

test('a copy of a tensor outlives the tensor', async () => {
  await useBackend('wasm');
  const x = tf.tensor1d([1, 2, 3]);
  const copy = x.clone();
  x.dispose();
  tf.tensor1d([7, 7, 7]).dispose();
  assert.deepEqual([...copy.dataSync()], [1, 2, 3]);
  copy.dispose();
});
