import { readFile, stat } from 'node:fs/promises';
import { dirname, extname, isAbsolute, join, relative } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { InputError } from '../../inputError';
import { importKeras } from './importKeras';
import { MODEL_FILE } from './saveModel';
import { SeededDropout } from './seededDropout';

/** What model.json holds, as far as it is read here. */
interface Manifest {
  readonly format?: string;
  readonly modelTopology: object;
  readonly weightsManifest: tf.io.WeightsManifestConfig;
  readonly userDefinedMetadata?: tf.io.ModelArtifacts['userDefinedMetadata'];
}

/**
 * Loads a model for prediction or further training: a folder of ours, a folder or model.json in the layers format of
 * TensorFlow.js, or a Keras HDF5 file. Not compiled; its dropout layers are SeededDropout. Throws InputError naming
 * the file when it is absent, damaged, cut short or no such model. The caller disposes of the model.
 */
export async function loadModel(path: string): Promise<tf.LayersModel> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new InputError(`${path} does not exist, wanted a model: a folder, model.json or .h5`);
  if (found.isDirectory()) return loadTensorflow(join(path, MODEL_FILE));
  if (['.h5', '.hdf5'].includes(extname(path).toLowerCase())) return importKeras(path);
  return loadTensorflow(path);
}

async function loadTensorflow(path: string): Promise<tf.LayersModel> {
  const size = await sizeOf(path, WANTED_MANIFEST);
  if (size > MOST_MANIFEST_BYTES) throw new InputError(`${path} has ${size} bytes, ${WANTED_MANIFEST}`);
  const manifest = parseManifest(await readOr(path, WANTED_MANIFEST), path);
  const weightSpecs = manifest.weightsManifest.flatMap((group) => group.weights);
  const artifacts: tf.io.ModelArtifacts = {
    modelTopology: manifest.modelTopology,
    weightSpecs,
    weightData: await readWeights(manifest, dirname(path)),
    userDefinedMetadata: manifest.userDefinedMetadata,
  };
  assertSidesDeclared(manifest, path);
  const model = await buildOr(artifacts, path);
  const bad = model.weights.find((weight) => !(weight.read().dataSync() as Float32Array).every(Number.isFinite));
  if (bad === undefined) return model;
  model.dispose();
  throw new InputError(`${path}: the weight ${bad.name} holds numbers that are not finite`);
}

async function buildOr(artifacts: tf.io.ModelArtifacts, path: string): Promise<tf.LayersModel> {
  try {
    return await modelFromArtifacts(artifacts);
  } catch (error) {
    throw new InputError(`${path} describes no model that can be built: ${firstSentence(error)}`);
  }
}

/** Builds a model from plain data; its dropout layers are SeededDropout. The caller disposes of it. */
export function modelFromArtifacts(artifacts: tf.io.ModelArtifacts): Promise<tf.LayersModel> {
  const modelTopology = withSeededDropout(artifacts.modelTopology as object);
  return tf.loadLayersModel(tf.io.fromMemory({ ...artifacts, modelTopology }));
}

async function readOr(path: string, wanted: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw new InputError(`${path} ${missing ? 'does not exist' : 'cannot be read'}, ${wanted}`);
  }
}

function parseManifest(content: Buffer, path: string): Manifest {
  let parsed: Partial<Manifest> | null;
  try {
    parsed = JSON.parse(content.toString('utf8'));
  } catch {
    throw new InputError(`${path} is no JSON (damaged, cut short or another kind of file), wanted a model.json`);
  }
  if (parsed?.format === 'graph-model') {
    throw new InputError(`${path} is a graph model of TensorFlow.js, wanted its layers format`);
  }
  const { modelTopology, weightsManifest } = parsed ?? {};
  if (typeof modelTopology !== 'object' || modelTopology === null || !Array.isArray(weightsManifest)) {
    throw new InputError(`${path} is JSON but no model: modelTopology and weightsManifest are wanted`);
  }
  if (weightsManifest.some((group) => !Array.isArray(group?.paths) || !Array.isArray(group?.weights))) {
    throw new InputError(`${path} has a weightsManifest whose groups lack paths or weights`);
  }
  return parsed as Manifest;
}

/** The weight files of all groups, one after the other; each group must hold exactly the bytes that it declares. */
async function readWeights(manifest: Manifest, folder: string): Promise<ArrayBuffer> {
  const groups: Buffer[] = [];
  for (const { paths, weights } of manifest.weightsManifest) {
    const files = paths.map((name) => weightFile(name, folder));
    const sizes = await Promise.all(files.map((file) => sizeOf(file, WANTED)));
    const length = sizes.reduce((sum, size) => sum + size, 0);
    const wanted = weights.reduce((sum, weight) => sum + byteLength(weight, folder), 0);
    // Before anything is read: a file of another size may be far larger than the memory.
    if (length !== wanted) {
      throw new InputError(`${files.join(', ')}: ${length} bytes of weights, but model.json declares ${wanted}`);
    }
    groups.push(...(await Promise.all(files.map((file) => readOr(file, WANTED)))));
  }
  return new Uint8Array(Buffer.concat(groups)).buffer;
}

const WANTED = 'wanted the weights of the model';
const WANTED_MANIFEST = 'wanted a model.json of TensorFlow.js';
/** The largest of TensorFlow.js' published models has 2 MB. */
const MOST_MANIFEST_BYTES = 2 ** 26;
/** A picture of 4096 x 4096 pixels. */
const MOST_INPUTS = 2 ** 24;

/** The path of a weight file, which lies in the model's folder. */
function weightFile(name: unknown, folder: string): string {
  const path = join(folder, String(name));
  const inside = relative(folder, path);
  if (typeof name !== 'string' || isAbsolute(name) || isAbsolute(inside) || inside.split(/[\\/]/)[0] === '..') {
    throw new InputError(`${join(folder, MODEL_FILE)} names the weight file ${name}, wanted one inside its folder`);
  }
  return path;
}

/** A device or a pipe has no size, and no end. */
async function sizeOf(path: string, wanted: string): Promise<number> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new InputError(`${path} does not exist, ${wanted}`);
  if (!found.isFile()) throw new InputError(`${path} is no regular file, ${wanted}`);
  return found.size;
}

/** Settings of layers that are a side of one of their weights. */
const SIDES = /^(units|filters|input_dim|output_dim|inputDim|outputDim)$/;

/** Layers take memory for their weights before they are filled: for no more than the weights that are there. */
function assertSidesDeclared({ modelTopology, weightsManifest }: Manifest, path: string): void {
  const sides = new Set(weightsManifest.flatMap(({ weights }) => weights.flatMap((weight) => weight?.shape ?? [])));
  JSON.stringify(modelTopology, (key, value) => {
    if (SIDES.test(key) && typeof value === 'number' && !sides.has(value)) {
      throw new InputError(`${path} has a layer with ${key} = ${value}, but no weight that has such a side`);
    }
    if (/^batch_?input_?shape$/i.test(key) && Array.isArray(value) && product(value.slice(1)) > MOST_INPUTS) {
      throw new InputError(`${path} wants ${value.slice(1).join(' x ')} numbers as its input, at most ${MOST_INPUTS}`);
    }
    return value;
  });
}

function product(sides: readonly number[]): number {
  return sides.reduce((all, side) => all * side, 1);
}

function byteLength(weight: tf.io.WeightsManifestEntry, folder: string): number {
  const dtype = weight?.quantization?.dtype ?? weight?.dtype;
  const bytes = { float32: 4, int32: 4, complex64: 8, bool: 1, uint8: 1, uint16: 2, float16: 2 }[dtype as string];
  if (bytes === undefined || !Array.isArray(weight?.shape)) {
    throw new InputError(`${join(folder, MODEL_FILE)}: weight ${weight?.name} is of type ${dtype}, wanted numbers`);
  }
  if (!weight.shape.every((side) => Number.isSafeInteger(side) && side >= 0)) {
    throw new InputError(`${join(folder, MODEL_FILE)}: weight ${weight.name} has the shape [${weight.shape}]`);
  }
  return bytes * product(weight.shape);
}

/** A copy of the topology in which every Dropout is ours, so that training goes on with masks that repeat. */
function withSeededDropout(topology: object): object {
  return JSON.parse(JSON.stringify(topology), (_key, value) =>
    value?.class_name === 'Dropout' ? { ...value, class_name: SeededDropout.className } : value,
  );
}

function firstSentence(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split(/\.\s|\n/)[0]!;
}
