import * as tf from '@tensorflow/tfjs';
import { createRandom } from '../../random';
import { SEEDED_DROPOUT } from '../kernels/dropout/dropout';
import { fillMask, type MaskPlace, maskKeys } from '../kernels/dropout/dropoutMask';

/** Where a batch stands: which training step, and which sample of the whole batch its first row is. */
export interface DropoutPosition {
  readonly step: number;
  /** 0 unless the batch is shared out among workers: then each worker's first sample. */
  readonly firstSample: number;
}

export interface SeededDropoutArgs {
  /** Fraction of the inputs that is dropped, from 0 to below 1. */
  readonly rate: number;
  /** Whole number; taken from the layer's name when absent, so that the layers of a model differ. */
  readonly maskSeed?: number;
  readonly name?: string;
}

/** The name under which TensorFlow.js rebuilds the layer; saved files call it an ordinary Dropout. */
const REGISTERED_NAME = 'SeededDropout';

/**
 * Inverted dropout (Srivastava et al. 2014) whose mask is a function of seed, step, sample and element: every step
 * drops others, a run repeats bit for bit, and a batch shared out among workers is dropped as the whole batch would be.
 *
 * In training kept values are multiplied by 1 / (1 - rate); in inference the layer is the identity. (The layer of
 * TensorFlow.js draws the same mask at every call when it has a seed, and differs from run to run when it has none.)
 */
export class SeededDropout extends tf.layers.Layer {
  static readonly className: string = REGISTERED_NAME;
  readonly rate: number;
  readonly maskSeed: number;
  private position: DropoutPosition = { step: 0, firstSample: 0 };

  constructor(args: SeededDropoutArgs) {
    super(args.name === undefined ? {} : { name: args.name });
    if (!(args.rate >= 0 && args.rate < 1)) {
      throw new RangeError(`the dropout rate is a fraction from 0 to below 1, got ${args.rate}`);
    }
    this.rate = args.rate;
    this.maskSeed = args.maskSeed ?? createRandom(this.name).integer(2 ** 31);
    this.supportsMasking = true;
  }

  /** The step that the next training call belongs to; each training call moves one step on. */
  get step(): number {
    return this.position.step;
  }

  /** Back to the first step, so that training again from the same weights repeats. */
  reset(): void {
    this.moveTo({ step: 0, firstSample: 0 });
  }

  /** Sets where the next training call stands. */
  moveTo(position: DropoutPosition): void {
    this.position = position;
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const input = Array.isArray(inputs) ? inputs[0]! : inputs;
      if (this.rate === 0 || !kwargs.training) return input;
      const { step, firstSample } = this.position;
      this.position = { step: step + 1, firstSample };
      const first = (firstSample * input.size) / (input.shape[0] ?? 1);
      return dropped(input, this.rate, { seed: this.maskSeed, step, first });
    });
  }

  override computeOutputShape(inputShape: tf.Shape): tf.Shape {
    return inputShape;
  }

  /** Saved as Keras' and TensorFlow.js' own Dropout, so that any program can load the model. */
  override getClassName(): string {
    return 'Dropout';
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate, noiseShape: null, seed: null, maskSeed: this.maskSeed };
  }
}

tf.serialization.registerClass(SeededDropout);

/** The input times its mask; with our own engine the mask is made on the way, forwards and backwards, and never stored. */
function dropped(input: tf.Tensor, rate: number, place: MaskPlace): tf.Tensor {
  if (tf.getKernel(SEEDED_DROPOUT, tf.getBackend()) !== undefined) {
    const keys = { ...maskKeys(rate, place) };
    const multiply = (x: tf.Tensor): tf.Tensor => tf.engine().runKernel(SEEDED_DROPOUT, { x }, keys) as tf.Tensor;
    return tf.customGrad((x) => ({ value: multiply(x as tf.Tensor), gradFunc: multiply }))(input);
  }
  const mask = new Float32Array(input.size);
  fillMask(mask, rate, place);
  return tf.mul(input, tf.tensor(mask, input.shape));
}

/** The dropout layers of a model, in order. */
export function dropoutLayers(model: tf.LayersModel): SeededDropout[] {
  return model.layers.filter((layer) => layer instanceof SeededDropout);
}

/** Sets all dropout layers of a model back to their first step. */
export function resetDropout(model: tf.LayersModel): void {
  for (const layer of dropoutLayers(model)) layer.reset();
}

/** Sets where the next training call of all dropout layers stands. */
export function moveDropoutTo(model: tf.LayersModel, position: DropoutPosition): void {
  for (const layer of dropoutLayers(model)) layer.moveTo(position);
}
