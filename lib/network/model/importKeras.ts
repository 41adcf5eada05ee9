import { stat } from 'node:fs/promises';
import * as tf from '@tensorflow/tfjs';
import { type Hdf5Dataset, type Hdf5File, type Hdf5Group, hdf5, openHdf5 } from '../../hdf5Library';
import { InputError } from '../../inputError';
import { buildKerasLayer, type KerasLayer } from './kerasLayers';

/**
 * Reads a whole Sequential model (configuration and weights, channels last) from an HDF5 file of Keras 2, or of Keras 3
 * in its legacy HDF5 format; not compiled, dropout as SeededDropout. Throws InputError naming the file, and the layer
 * where one is to blame: no HDF5, weights only, not Sequential, an unsupported layer or setting, weights that do not
 * fit. The caller disposes of the model.
 */
export async function importKeras(path: string): Promise<tf.LayersModel> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) throw new InputError(`${path} is no file, wanted a Keras model (HDF5)`);
  const unreadable = `${path} is no readable HDF5 file (another kind, damaged or cut short), wanted a Keras model`;
  const file = await openHdf5(path, 'r', unreadable);
  const model = tf.sequential({ name: 'imported' });
  try {
    hdf5('its contents cannot be read, it is damaged', () => {
      addLayers(model, readLayers(file));
      fillWeights(model, file);
    });
    return model;
  } catch (error) {
    disposeWeights(model.layers);
    throw new InputError(`${path}: ${(error as Error).message}`, { cause: error });
  } finally {
    file.close();
  }
}

function readLayers(file: Hdf5File): KerasLayer[] {
  const attribute = file.attrs.model_config;
  if (attribute === undefined) {
    const kind = 'layer_names' in file.attrs ? 'holds weights only' : 'is HDF5 but no Keras model';
    throw new InputError(`the file ${kind}, wanted a whole model (Keras' model.save) with its model_config`);
  }
  const model = parseConfig(attribute.value);
  if (model?.class_name !== 'Sequential') {
    throw new InputError(`the model is of kind ${String(model?.class_name)}, readable are Sequential ones`);
  }
  // Before Keras 2.2.3 the configuration was the bare list.
  const layers = Array.isArray(model.config) ? model.config : model.config?.layers;
  if (!Array.isArray(layers) || layers.length === 0) throw new InputError('the model_config lists no layers');
  return layers;
}

function parseConfig(text: unknown): KerasLayer | null {
  try {
    return JSON.parse(String(text));
  } catch {
    throw new InputError('the model_config is no JSON');
  }
}

function addLayers(model: tf.Sequential, layers: readonly KerasLayer[]): void {
  model.add(tf.layers.inputLayer({ name: 'pictures', inputShape: readInputShape(layers[0]!) }));
  for (const layer of layers) {
    if (layer?.class_name === 'InputLayer') continue;
    const built = buildKerasLayer(layer);
    try {
      model.add(built);
    } catch (error) {
      disposeWeights([built]);
      throw new InputError(`the layer ${built.name} (${layer.class_name}) does not fit: ${firstLine(error)}`);
    }
  }
}

/** Keras 3 writes batch_shape; Keras 2 batch_input_shape, in the first layer when there is no InputLayer. */
function readInputShape({ config }: KerasLayer): number[] {
  const shape = config?.batch_shape ?? config?.batch_input_shape;
  const sides = Array.isArray(shape) ? shape.slice(1) : [];
  if (sides.length === 0 || !sides.every((side) => Number.isInteger(side) && side > 0)) {
    throw new InputError(`the input has the shape ${JSON.stringify(shape)}, wanted known sides`);
  }
  return sides;
}

function fillWeights(model: tf.Sequential, file: Hdf5File): void {
  const root = file.get('model_weights');
  if (!isGroup(root)) throw new InputError('the model_weights are missing');
  for (const layer of model.layers) {
    if (layer.weights.length === 0) continue;
    const group = root.get(layer.name);
    if (!isGroup(group)) throw new InputError(`the weights of the layer ${layer.name} are missing`);
    setWeights(layer, group);
  }
}

/** Keras lists a layer's weights in the order in which TensorFlow.js wants them (checked by their shapes). */
function setWeights(layer: tf.layers.Layer, group: Hdf5Group): void {
  const names = weightNames(group);
  const wanted = layer.weights.map((weight) => weight.shape);
  if (names.length !== wanted.length) {
    throw new InputError(
      `the layer ${layer.name} has ${names.length} weights, its configuration wants ${wanted.length}`,
    );
  }
  tf.tidy(() => layer.setWeights(names.map((name, i) => readWeight(group, name, wanted[i] as number[]))));
}

/** The attribute weight_names; a long list is split over weight_names0, weight_names1 ... */
function weightNames(group: Hdf5Group): string[] {
  const { attrs } = group;
  if (attrs.weight_names !== undefined) return [attrs.weight_names.value].flat().map(String);
  const names: string[] = [];
  for (let part = 0; attrs[`weight_names${part}`] !== undefined; part++) {
    names.push(...[attrs[`weight_names${part}`]!.value].flat().map(String));
  }
  return names;
}

function readWeight(group: Hdf5Group, name: string, wanted: number[]): tf.Tensor {
  const dataset = group.get(name) as Hdf5Dataset | null;
  if (dataset?.type !== 'Dataset') throw new InputError(`the weight ${name} is missing`);
  if (JSON.stringify(dataset.shape) !== JSON.stringify(wanted)) {
    throw new InputError(`the weight ${name} has the shape [${dataset.shape}], wanted [${wanted}]`);
  }
  const values = dataset.value;
  if (!(values instanceof Float32Array || values instanceof Float64Array)) {
    throw new InputError(`the weight ${name} is of type ${String(dataset.dtype)}, wanted floating-point numbers`);
  }
  if (!values.every(Number.isFinite)) throw new InputError(`the weight ${name} holds numbers that are not finite`);
  return tf.tensor(Float32Array.from(values), wanted, 'float32');
}

/** Of a model that did not come about: layers can be disposed of only in a whole one. */
function disposeWeights(layers: readonly tf.layers.Layer[]): void {
  for (const weight of layers.flatMap((layer) => layer.weights)) weight.dispose();
}

function isGroup(entity: unknown): entity is Hdf5Group {
  return (entity as Hdf5Group | null)?.type === 'Group';
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0]!;
}
