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
  const memory = new Memory({ initial: 16 });
  const random = createRandom('builds');
  const floats = new Float32Array(memory.buffer);
  for (let i = 0; i < floats.length; i++) floats[i] = random.normal();
  return { kernels: instantiate(build, memory), floats };
}

// Addresses in bytes of the three arrays.
const [X, W, Y] = [4096, 262144, 524288];

test('the builds with and without relaxed SIMD compute the same within rounding', {
  skip: relaxed === undefined && 'this engine has no relaxed SIMD',
}, () => {
  const plain = start(plainBuild());
  const fused = start(relaxed!);
  const compare = (name: string, run: (kernels: AssemblyKernels) => void): void => {
    for (const { kernels, floats } of [plain, fused]) {
      floats.fill(0, Y / 4);
      run(kernels);
    }
    const largest = plain.floats.subarray(Y / 4).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
    assert.ok(largest > 1, `${name} computed nothing`);
    plain.floats.forEach((value, i) => {
      assert.ok(Math.abs(value - fused.floats[i]!) <= 3e-6 * largest, `${name}: ${value} and ${fused.floats[i]}`);
    });
  };
  for (const channels of [8, 16, 24, 40]) {
    for (const width of [1, 3, 9]) {
      compare(`${channels} channels, ${width} columns`, (kernels) =>
        kernels.convolution(X, W, X, Y, 12, 10, width, 3, 15, channels, 5 * (width + 2), 5, 1, 1, 0),
      );
      compare(`gradient of ${channels} channels, ${width} columns`, (kernels) =>
        kernels.filterGradient(X, W, Y, 10, width, 3, 16, channels, 5 * (width + 3), 5, 1),
      );
    }
  }
});
