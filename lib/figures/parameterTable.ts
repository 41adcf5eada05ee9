import type * as tf from '@tensorflow/tfjs';

/** One layer of a network, as the table of section 3.2.1 of the thesis lists it. */
export type ParameterRow = {
  readonly layer: string;
  readonly output: string;
  readonly parameters: number;
  /** How that number comes about. */
  readonly because: string;
};

/** The layers of a model with their output and how many numbers they learn; dropout, which learns none, left out. */
export function parameterTable(model: tf.LayersModel): ParameterRow[] {
  return model.layers
    .filter((layer) => !['InputLayer', 'Dropout'].includes(layer.getClassName()))
    .map((layer) => ({
      layer: layer.getClassName(),
      output: (layer.outputShape as number[]).slice(1).join(' × '),
      parameters: layer.countParams(),
      because: reasonFor(layer),
    }));
}

function reasonFor(layer: tf.layers.Layer): string {
  const [kernel, bias] = layer.getWeights();
  if (kernel === undefined) return '';
  const sides = kernel.shape.slice(0, -1).join(' × ');
  const outputs = kernel.shape.at(-1);
  return bias === undefined ? `${sides} × ${outputs}` : `(${sides} + 1) × ${outputs}`;
}
