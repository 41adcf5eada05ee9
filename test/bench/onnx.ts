import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const PYTHON = '/usr/bin/python3';
const SCRIPT = join(__dirname, '../../../test/bench/onnx.py');

/** What is used of onnxruntime-node. */
interface Onnx {
  readonly InferenceSession: {
    create(path: string, options: object): Promise<{ run(feeds: object): Promise<unknown>; release(): Promise<void> }>;
  };
  readonly Tensor: new (type: 'float32', data: Float32Array, dims: readonly number[]) => object;
}

/** onnxruntime-node predicting with the thesis CNN. */
export interface OnnxPeer {
  readonly name: string;
  /** Looks at all stamps, a batch at a time; seconds. */
  predict(): Promise<number>;
  stop(): Promise<void>;
}

/**
 * Starts onnxruntime-node, which is no dependency: it is found below the folder that the environment variable
 * SEEING_LAB_ONNXRUNTIME names, or where npm installs globally. Undefined where it, or PyTorch to write the model, is missing.
 */
export async function startOnnx(
  stamps: Float32Array,
  { threads, batch }: { readonly threads: number; readonly batch: number },
): Promise<OnnxPeer | undefined> {
  const found = findOnnx();
  const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-bench-'));
  try {
    if (found === undefined) return undefined;
    const file = join(folder, 'thesis.onnx');
    execFileSync(PYTHON, [SCRIPT, file], { stdio: 'ignore' });
    const { InferenceSession, Tensor } = found.onnx;
    const session = await InferenceSession.create(file, { intraOpNumThreads: threads, interOpNumThreads: 1 });
    const size = 60 * 60;
    return {
      name: `onnxruntime-node ${found.version}`,
      predict: async () => {
        const started = performance.now();
        for (let first = 0; first * size < stamps.length; first += batch) {
          const own = stamps.subarray(first * size, (first + batch) * size);
          await session.run({ stamps: new Tensor('float32', own, [own.length / size, 1, 60, 60]) });
        }
        return (performance.now() - started) / 1000;
      },
      stop: () => session.release(),
    };
  } catch {
    return undefined;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function findOnnx(): { readonly onnx: Onnx; readonly version: string } | undefined {
  try {
    const own = process.env.SEEING_LAB_ONNXRUNTIME;
    const root = own ?? join(execFileSync('npm', ['root', '-g'], { encoding: 'utf8' }).trim(), '..');
    const load = createRequire(join(root, 'package.json'));
    return { onnx: load('onnxruntime-node'), version: load('onnxruntime-node/package.json').version };
  } catch {
    return undefined;
  }
}
