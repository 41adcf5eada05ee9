import * as tf from '@tensorflow/tfjs';
import type { LearningBatch } from '../kernels/executor/executor';
import { inputShape, outputClasses } from '../model/modelShape';
import { countNumbers, readVariables, trainableVariables, writeVariables } from '../model/modelWeights';
import { moveDropoutTo } from '../model/seededDropout';
import type { Engine } from './engine';

/** Keeps the logarithm of a probability that comes from no softmax finite in float32. */
const SMALLEST_PROBABILITY = 1e-37;

/** Any model, computed by TensorFlow.js, with the penalties of its regularisers; the model's own weights change. */
export class TensorFlowEngine implements Engine {
  readonly parameters: Float32Array;
  readonly gradient: Float32Array;
  private readonly variables: tf.Variable[];
  private readonly head: Head;

  constructor(private readonly model: tf.LayersModel) {
    this.variables = trainableVariables(model);
    this.parameters = readVariables(this.variables);
    this.gradient = new Float32Array(countNumbers(this.variables));
    this.head = headOf(model);
  }

  predict(pictures: Float32Array): Float32Array {
    writeVariables(this.variables, this.parameters);
    return predictBatch(this.model, pictures);
  }

  /**
   * As the executor's. The penalties count once, with the share that holds the batch's first picture.
   */
  learn(batch: LearningBatch): { readonly loss: number; readonly probabilities: Float32Array } {
    const { model, variables } = this;
    writeVariables(variables, this.parameters);
    moveDropoutTo(model, batch);
    let loss = Number.NaN;
    let probabilities = new Float32Array();
    // tidy looks for tensors in what its function returns, number by number: so this one returns nothing.
    tf.tidy(() => {
      const pictures = pictureTensor(model, batch.pictures);
      const targets = tf.tensor(targetsOf(batch, outputClasses(model)), [batch.labels.length, outputClasses(model)]);
      const { value, grads } = tf.variableGrads(() => {
        const output = this.head.apply(pictures);
        const answers = this.head.isSoftmax ? tf.softmax(output) : output;
        probabilities = answers.dataSync().slice() as Float32Array<ArrayBuffer>;
        const logarithms = this.head.isSoftmax
          ? tf.logSoftmax(output)
          : tf.log(tf.maximum(output, SMALLEST_PROBABILITY));
        const penalties = batch.firstSample === 0 ? penaltiesOf(model) : [];
        return tf.addN([tf.neg(tf.sum(tf.mul(targets, logarithms))), ...penalties]) as tf.Scalar;
      }, variables);
      loss = value.dataSync()[0]!;
      readVariables(
        variables.map(({ name }) => grads[name] as tf.Variable),
        this.gradient,
      );
    });
    return { loss, probabilities };
  }
}

/** The penalties of the model's regularisers. */
export function penaltiesOf(model: tf.LayersModel): tf.Scalar[] {
  // A sequential model that has not seen a picture yet knows of no regulariser.
  if (!model.built) model.build(model.inputs[0]!.shape);
  return model.calculateLosses();
}

/** Class probabilities of pictures as the model is, [n, classes]. */
export function predictBatch(model: tf.LayersModel, pictures: Float32Array): Float32Array {
  let probabilities = new Float32Array();
  tf.tidy(() => {
    const batch = pictureTensor(model, pictures);
    const output = model.predict(batch, { batchSize: batch.shape[0]! }) as tf.Tensor;
    probabilities = output.dataSync().slice() as Float32Array<ArrayBuffer>;
  });
  return probabilities;
}

function pictureTensor(model: tf.LayersModel, pictures: Float32Array): tf.Tensor {
  const shape = inputShape(model);
  return tf.tensor(pictures, [pictures.length / tf.util.sizeFromShape(shape), ...shape]);
}

/** One row a picture: its share of the loss in the column of its class. */
function targetsOf({ labels, shares }: LearningBatch, classes: number): Float32Array {
  const targets = new Float32Array(labels.length * classes);
  for (let row = 0; row < labels.length; row++) targets[row * classes + labels[row]!] = shares[row]!;
  return targets;
}

/** The model in training mode, up to its softmax where it ends in one. */
interface Head {
  readonly isSoftmax: boolean;
  apply(pictures: tf.Tensor): tf.Tensor;
}

/**
 * Behind a softmax the loss is taken on what goes into it: its gradient there is p - y, exact where p underflows, which
 * is where the network is most wrong.
 */
function headOf(model: tf.LayersModel): Head {
  const last = model.layers.at(-1)!;
  const { activation } = last.getConfig();
  const kind = last.getClassName();
  const isDense = kind === 'Dense' && activation === 'softmax';
  if (!isDense && kind !== 'Softmax' && !(kind === 'Activation' && activation === 'softmax')) {
    return { isSoftmax: false, apply: (pictures) => model.apply(pictures, { training: true }) as tf.Tensor };
  }
  const before = last.input as tf.SymbolicTensor;
  const body = before === model.inputs[0] ? undefined : tf.model({ inputs: model.inputs, outputs: before });
  return {
    isSoftmax: true,
    apply: (pictures) => {
      const features = body === undefined ? pictures : (body.apply(pictures, { training: true }) as tf.Tensor);
      if (!isDense) return features;
      const [kernel, bias] = last.weights.map((weight) => weight.read()) as [tf.Tensor2D, tf.Tensor?];
      const sums = tf.matMul(features as tf.Tensor2D, kernel);
      return bias === undefined ? sums : tf.add(sums, bias);
    },
  };
}
