import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  type AssemblyKernels,
  compiledBuild,
  instantiate,
  relaxedBuild,
} from '../../lib/network/kernels/assemblyKernels';
import { createMemory } from '../../lib/network/kernels/createMemory';
import { createRandom } from '../../lib/random';
import { type BenchResult, besidePeer } from './bench';

const ROOT = resolve(__dirname, '../../..');
/** Sums that wait for nothing but their own last product: more than the processor works on at once. */
const CHAINS = Array.from({ length: 12 }, (_, i) => `s${i}`);
const LANES = 4;
const STEPS = 10_000;
const ROUNDS = process.env.SEEING_LAB_QUICK === '1' ? 5 : 60;

/**
 * The most multiply-adds a second that one thread can do, measured in WebAssembly and, where g++ is installed, in C; then which
 * share of it each kernel reaches in the thesis CNN. Minimal filtering counts the products that it does, not those that it saves.
 */
export function bench(): BenchResult[] {
  const { loop, memory } = peakLoop();
  const perMicrosecond = (CHAINS.length * LANES * STEPS) / microseconds(() => loop(STEPS), 20);
  const native = nativePeak();
  const peak = besidePeer(
    { name: 'peak of one thread, WebAssembly, a million multiply-adds', value: 1e6 / perMicrosecond, unit: 'us' },
    native === undefined
      ? undefined
      : { name: 'the same loop in C, g++ -O3 -march=native, which may use wider vectors', value: 1e6 / native },
  );
  const kernels = instantiate(compiledBuild(), memory);
  const shares = Object.entries(kernelCalls(kernels)).map(([name, { products, call }]) => {
    const share = (100 * products) / microseconds(call, 5) / perMicrosecond;
    return besidePeer({ name: `share of the peak, ${name}`, value: share, unit: '%' });
  });
  return [peak, ...shares];
}

/** The shortest of many times: other programs on the machine only lengthen them. */
function microseconds(work: () => unknown, times: number): number {
  let shortest = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now();
    for (let i = 0; i < times; i++) work();
    shortest = Math.min(shortest, (performance.now() - started) / times);
  }
  return 1000 * shortest;
}

function peakLoop(): { readonly loop: (steps: number) => number; readonly memory: ReturnType<typeof createMemory> } {
  const relaxed = relaxedBuild() !== undefined;
  const step = (sum: string): string =>
    relaxed ? `${sum} = f32x4.relaxed_madd(${sum}, f, c);` : `${sum} = f32x4.add(f32x4.mul(${sum}, f), c);`;
  const source = `export function loop(steps: i32): f32 {
    const f = f32x4.splat(0.9999), c = f32x4.splat(0.001);
    ${CHAINS.map((sum) => `let ${sum} = f;`).join('')}
    for (let i = 0; i < steps; i++) { ${CHAINS.map(step).join('')} }
    return f32x4.extract_lane(${CHAINS.reduce((all, sum) => `f32x4.add(${all}, ${sum})`)}, 0);
  }`;
  const memory = createMemory(400);
  const build = inFolder((folder) => {
    const [from, to] = [join(folder, 'peak.ts'), join(folder, 'peak.wasm')];
    writeFileSync(from, source);
    const features = ['--enable', 'simd', ...(relaxed ? ['--enable', 'relaxed-simd'] : [])];
    const words = [
      '--outFile',
      to,
      '--baseDir',
      folder,
      '-O3',
      '--runtime',
      'stub',
      '--importMemory',
      '--use',
      'abort=',
    ];
    const compiler = join(ROOT, 'node_modules/assemblyscript/bin/asc.js');
    execFileSync(process.execPath, [compiler, from, ...words, ...features], { stdio: 'pipe' });
    return readFileSync(to);
  });
  const exports = instantiate(build, memory) as unknown as { loop(steps: number): number };
  return { loop: exports.loop, memory };
}

/** Multiply-adds a microsecond of the same loop in C; undefined without g++. */
function nativePeak(): number | undefined {
  const source = `#include <chrono>
#include <cstdio>
typedef float four __attribute__((vector_size(16)));
int main() {
  double best = 1e9;
  float kept = 0;
  for (int round = 0; round < 200; round++) {
    four f = {.9999f, .9999f, .9999f, .9999f}, c = {.001f, .001f, .001f, .001f};
    ${CHAINS.map((sum) => `four ${sum} = f;`).join('')}
    auto start = std::chrono::steady_clock::now();
    for (int i = 0; i < ${10 * STEPS}; i++) { ${CHAINS.map((sum) => `${sum} = ${sum} * f + c;`).join('')} }
    double time = std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count();
    four sum = ${CHAINS.join(' + ')};
    kept += sum[0];
    if (time < best) best = time;
  }
  std::fprintf(stderr, "%f", kept);
  std::printf("%f", ${CHAINS.length * LANES * 10 * STEPS} / best);
}`;
  try {
    return inFolder((folder) => {
      const [from, to] = [join(folder, 'peak.cc'), join(folder, 'peak')];
      writeFileSync(from, source);
      execFileSync('g++', ['-O3', '-march=native', from, '-o', to], { stdio: 'ignore' });
      return Number(execFileSync(to, { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' }));
    });
  } catch {
    return undefined;
  }
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-peak-'));
  try {
    return work(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Call {
  /** Multiply-adds of the call. */
  readonly products: number;
  call(): unknown;
}

/** Every kernel that multiplies, on the sizes of the thesis CNN. Addresses in bytes. */
function kernelCalls(k: AssemblyKernels): Readonly<Record<string, Call>> {
  const [x, w, y, v, products, places, list] = [1, 4, 6, 10, 14, 18, 20].map((mebibyte) => mebibyte * 2 ** 20) as Seven;
  const random = createRandom('peak');
  const floats = new Float32Array(k.memory.buffer);
  for (let i = 0; i < floats.length; i++) floats[i] = random.normal();
  const none = Number.NEGATIVE_INFINITY;
  const pooled = (side: number, ci: number, co: number): Call => {
    const [half, m] = [side >> 1, 4 * Math.ceil((3 * ci) / 4)];
    const row = (side + 2) * ci;
    k.poolReluDropout(x, y, places, half, half, co, side * co, half * co, 0, 1, 2, 0.3 * 2 ** 31, 1);
    const live = new Uint8Array(k.memory.buffer, places, half * half * co).filter((place) => place < 4).length;
    const dx = ci > 1 ? v : 0;
    const sums = [list, products, products + 2 ** 20] as const;
    return {
      products: live * 3 * m * (dx === 0 ? 1 : 2),
      call: () => k.pooledGradient(x, w, dx, y, places, ...sums, half, half, co, half * co, 3, m, row, ci, 1),
    };
  };
  return {
    'first convolution, direct': {
      products: 60 * 60 * 9 * 16,
      call: () => k.convolution(x, w, w, y, 62, 60, 60, 3, 3, 16, 62, 1, 1, 0, none),
    },
    'second convolution, F(4 x 4)': {
      products: 64 * 36 * 16 * 32,
      call: () => k.winograd4Convolution(x, w, w, y, v, products, 64, 30, 30, 16, 32, 34 * 16, none),
    },
    'third convolution, F(4 x 4)': {
      products: 16 * 36 * 32 * 64,
      call: () => k.winograd4Convolution(x, w, w, y, v, products, 64, 15, 15, 32, 64, 18 * 32, none),
    },
    'filter gradient of the second convolution, F(2 x 2)': {
      products: 225 * 16 * 16 * 32,
      call: () => k.winogradFilterSums(x, y, w, v, products, 64, 30, 30, 16, 32, 32 * 16, 30 * 32),
    },
    'filter gradient of the first convolution, direct': {
      products: 60 * 60 * 9 * 16,
      call: () => k.filterGradient(x, y, w, 60, 60, 3, 4, 16, 62, 1, 1),
    },
    'dense layer of 3136 by 8, 32 stamps': {
      products: 32 * 3136 * 8,
      call: () => k.convolution(x, w, w, y, 1, 1, 32, 1, 3136, 8, 32 * 3136, 3136, 1, 0, none),
    },
    'gradient from the pooled values, first convolution': pooled(60, 1, 16),
    'gradients from the pooled values, second convolution': pooled(30, 16, 32),
    'gradients from the pooled values, third convolution': pooled(15, 32, 64),
  };
}

type Seven = [number, number, number, number, number, number, number];
