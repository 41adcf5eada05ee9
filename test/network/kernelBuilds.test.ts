import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AssemblyKernels, instantiate, plainBuild, relaxedBuild } from '../../lib/network/kernels/assemblyKernels';
import { createRandom } from '../../lib/random';

const relaxed = relaxedBuild();

interface Memory {
  readonly buffer: ArrayBuffer;
}

/** The kernels of a build in a memory of their own, filled with the same numbers each time. */
function start(build: Uint8Array): { readonly kernels: AssemblyKernels; readonly floats: Float32Array } {
  const { Memory } = (globalThis as unknown as { WebAssembly: { Memory: new (size: object) => Memory } }).WebAssembly;
  const memory = new Memory({ initial: 32 });
  const random = createRandom('builds');
  const floats = new Float32Array(memory.buffer);
  for (let i = 0; i < floats.length; i++) floats[i] = random.normal();
  return { kernels: instantiate(build, memory), floats };
}

// Addresses in bytes: what is read, scratch memory, and what is written.
const [X, W, DY, SCRATCH, LIST, Y] = [4096, 262144, 393216, 524288, 1048576, 1179648];
const NO_FLOOR = Number.NEGATIVE_INFINITY;

/** A call of every function, written to Y. */
const CALLS: Readonly<Record<string, (kernels: AssemblyKernels) => unknown>> = {
  adam: (k) => k.adam(Y, X, Y + 4096, Y + 8192, 1000, 10, 1000, 0.9, 0.999, 1e-7),
  addRow: (k) => k.addRow(X, W, Y, 7, 13),
  addToTotals: (k) => k.addToTotals(X, Y, 64),
  columnSums: (k) => k.columnSums(X, Y, 70, 13),
  convolution: (k) => k.convolution(X, W, X, Y, 12, 10, 9, 3, 15, 24, 5 * 11, 5, 1, 1, 0),
  copyRows: (k) => k.copyRows(X, Y, 5, 7, 9, 11),
  dropout: (k) => k.dropout(X, Y, 103, 5, 17, 23, 2 ** 30, 2),
  filterGradient: (k) => k.filterGradient(X, W, Y, 10, 9, 3, 16, 24, 5 * 12, 5, 1),
  maxPool: (k) => k.maxPool(X, Y, 2, 9, 9, 7, 5, 5, 3, 3, 2, 2, 1, 1),
  maxPoolGradient: (k) => k.maxPoolGradient(X, W, Y, 2, 9, 9, 7, 5, 5, 3, 3, 2, 2, 1, 1, 0),
  packTransposed: (k) => k.packTransposed(X, Y, 13, 9),
  poolRelu: (k) => k.poolRelu(X, Y, 4, 5, 8, 88, 40),
  poolReluDropout: (k) => k.poolReluDropout(X, Y, SCRATCH, 4, 5, 8, 88, 40, 3, 17, 23, 2 ** 29, 1.5),
  pooledGradient: (k) => {
    // The places of the largest values, then back from them.
    k.poolReluDropout(X, SCRATCH + 8192, SCRATCH, 4, 5, 8, 88, 40, 3, 17, 23, -1, 1);
    k.pooledGradient(X, W, Y, DY, SCRATCH, LIST, Y + 16384, Y + 65536, 4, 5, 8, 40, 3, 48, 12 * 16, 16, 1.5);
  },
  reluDropoutGradient: (k) => k.reluDropoutGradient(X, W, Y, 96, 1.5),
  reluGradient: (k) => k.reluGradient(X, W, Y, 97),
  softplus: (k) => k.softplus(X, Y, 96),
  tanh: (k) => k.tanh(X, Y, 96),
  turnFilter: (k) => k.turnFilter(X, Y, 9, 5, 7),
  winogradFilterGradient: (k) => {
    k.addToTotals(X, SCRATCH, 16 * 16 * 24);
    k.winogradFilterGradient(SCRATCH, Y, 16, 24);
  },
  winogradFilterSums: (k) => k.winogradFilterSums(X, W, Y, SCRATCH, LIST, 8, 9, 7, 16, 24, 10 * 16, 7 * 24),
  winograd4Convolution: (k) => k.winograd4Convolution(X, W, X, Y, SCRATCH, LIST, 4, 9, 7, 16, 24, 10 * 16, NO_FLOOR),
  winograd4Filter: (k) => k.winograd4Filter(X, Y, 16, 24),
};

const exported = Object.keys(start(plainBuild()).kernels).filter((name) => name !== 'memory');

for (const name of exported) {
  test(`the builds with and without relaxed SIMD compute the same within rounding: ${name}`, {
    skip: relaxed === undefined && 'this engine has no relaxed SIMD',
  }, () => {
    const call = CALLS[name];
    assert.ok(call !== undefined, `no call of ${name} is written here`);
    const [plain, fused] = [start(plainBuild()), start(relaxed!)] as const;
    for (const { kernels, floats } of [plain, fused]) {
      floats.fill(0, SCRATCH / 4);
      call(kernels);
    }
    const largest = plain.floats.subarray(Y / 4).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    assert.ok(largest > 0.5, `${name} computed nothing`);
    plain.floats.subarray(Y / 4).forEach((value, i) => {
      const difference = Math.abs(value - fused.floats[Y / 4 + i]!);
      assert.ok(!(difference > 5e-6 * largest), `${name}: ${value} and ${fused.floats[Y / 4 + i]}`);
    });
  });
}
