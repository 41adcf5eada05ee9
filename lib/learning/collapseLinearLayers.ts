import { linear } from './activation';
import { createDenseNetwork, type DenseNetwork } from './denseNetwork';
import { predictDense } from './forward';

/**
 * One layer that answers as all layers of a linear network do: W = W_n ... W_2 W_1. Read off from what the network says
 * to 0 (the biases) and to each unit vector. Throws RangeError where a layer has an activation.
 */
export function collapseLinearLayers(network: DenseNetwork): DenseNetwork {
  if (network.layers.some(({ activation }) => activation !== linear)) {
    throw new RangeError('only layers without an activation collapse into one');
  }
  const [inputs, outputs] = [network.sizes[0]!, network.sizes.at(-1)!];
  const single = createDenseNetwork([inputs, outputs], { output: 'linear' });
  const { weights, biases } = single.layers[0]!;
  biases.set(predictDense(network, new Float64Array(inputs)));
  for (let j = 0; j < inputs; j++) {
    const unit = new Float64Array(inputs);
    unit[j] = 1;
    const answer = predictDense(network, unit);
    for (let i = 0; i < outputs; i++) weights[i * inputs + j] = answer[i]! - biases[i]!;
  }
  return single;
}
