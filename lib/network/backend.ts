import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { InputError } from '../inputError';
import { registerWasmKernels } from './kernels/index';

const BACKEND_NAMES = ['tensorflow', 'wasm', 'cpu'] as const;
export type BackendName = (typeof BACKEND_NAMES)[number];
export type BackendChoice = BackendName | 'auto';

/** The engine that computes. */
export interface BackendInfo {
  readonly name: BackendName;
  /** Version of TensorFlow.js. */
  readonly version: string;
  /** One line for a person: which engine runs, and how. */
  readonly line: string;
}

/** The environment variable that overrides every choice. */
const FORCING_VARIABLE = 'SEEING_LAB_BACKEND';

let announced: BackendName | undefined;
let nativeLoad: { readonly error?: string } | undefined;
let wasmReady: Promise<void> | undefined;

/**
 * Makes TensorFlow.js compute on native TensorFlow when `@tensorflow/tfjs-node` loads, else on WebAssembly with the
 * kernels of `kernels/`. Plain JavaScript ('cpu') only on request: it is some 800 times slower. The environment
 * variable SEEING_LAB_BACKEND (tensorflow, wasm or cpu) overrides `choice`. Cheap to call again.
 *
 * @param log is told the line about the engine, the first time and after each change.
 * @throws InputError when the engine asked for is unknown or does not load.
 */
export async function useBackend(choice: BackendChoice = 'auto', log?: (line: string) => void): Promise<BackendInfo> {
  silenceNodeNotice();
  const wanted = forcedChoice() ?? choice;
  const name = wanted === 'auto' ? (loadNative().error === undefined ? 'tensorflow' : 'wasm') : wanted;
  if (tf.engine().backendName !== name) await start(name);
  const info: BackendInfo = { name, version: tf.version_core, line: describe(name) };
  if (log !== undefined && announced !== name) {
    log(info.line);
    announced = name;
  }
  return info;
}

function forcedChoice(): BackendChoice | undefined {
  const forced = process.env[FORCING_VARIABLE];
  if (forced === undefined || forced === '' || forced === 'auto') return undefined;
  if (BACKEND_NAMES.some((name) => name === forced)) return forced as BackendName;
  throw new InputError(`${FORCING_VARIABLE} is "${forced}", wanted one of ${BACKEND_NAMES.join(', ')}.`);
}

async function start(name: BackendName): Promise<void> {
  if (name === 'tensorflow') {
    const { error } = loadNative();
    if (error !== undefined) throw new InputError(`@tensorflow/tfjs-node does not load: ${error}`);
  }
  if (name === 'wasm') await prepareWasm();
  if (!(await tf.setBackend(name))) throw new Error(`The ${name} backend of TensorFlow.js did not start.`);
}

/** Loads native TensorFlow once, if it is installed; it registers itself. */
function loadNative(): { readonly error?: string } {
  if (nativeLoad !== undefined) return nativeLoad;
  try {
    restoreIsNullOrUndefined();
    process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
    require('@tensorflow/tfjs-node');
    nativeLoad = {};
  } catch (error) {
    nativeLoad = { error: error instanceof Error ? error.message.split('\n')[0]! : String(error) };
  }
  return nativeLoad;
}

/** tfjs-node 4.22 calls a function that Node 23 took out of `util`. */
function restoreIsNullOrUndefined(): void {
  const util = require('node:util') as { isNullOrUndefined?: (value: unknown) => boolean };
  util.isNullOrUndefined ??= (value) => value === null || value === undefined;
}

/** Loads the WebAssembly backend from its installed folder, whatever the working directory, and registers our kernels. */
function prepareWasm(): Promise<void> {
  wasmReady ??= (async () => {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
    setWasmPaths(join(dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json')), 'wasm-out', '/'));
    registerWasmKernels();
  })();
  return wasmReady;
}

/** The plain backend advises installing tfjs-node at its first tensor: an advice that this function has already weighed. */
function silenceNodeNotice(): void {
  const cpu = tf.findBackend('cpu') as { firstUse?: boolean } | null;
  if (cpu !== null) cpu.firstUse = false;
}

function describe(name: BackendName): string {
  const engine = `TensorFlow.js ${tf.version_core}`;
  if (name === 'tensorflow') return `${engine} on native TensorFlow`;
  if (name === 'cpu') return `${engine} in plain JavaScript (slow)`;
  const simd = tf.env().getBool('WASM_HAS_SIMD_SUPPORT') ? ' with SIMD' : '';
  return `${engine} on WebAssembly${simd} and this project's training kernels`;
}
