import type * as tf from '@tensorflow/tfjs';
import { compiledBuild, instantiate } from '../assemblyKernels';
import { createMemory } from '../createMemory';
import { Arena } from './arena';
import { ConvolutionBlock, type Machine, type Place, type Shape } from './convolutionBlock';
import { DenseBlock, type Rows } from './denseBlock';
import { type NetworkPlan, networkPlan } from './networkPlan';

/** A batch to learn from. */
export interface LearningBatch extends Place {
  /** [n, height, width, channels], n at most the executor's batch size. */
  readonly pictures: Float32Array;
  readonly labels: Uint8Array;
  /** How much each picture counts: its class weight over the number of pictures in the whole batch. */
  readonly shares: Float32Array;
}

/**
 * Runs a network of known layers (networkPlan.ts) in a WebAssembly memory of its own, without TensorFlow.js: convolution, bias,
 * relu, pooling and dropout of one sample after the other, so that a sample's numbers stay in the cache, then the dense
 * layers of the whole batch. Same results as TensorFlow.js' within rounding, at several times its speed.
 */
export class Executor {
  /** The trainable weights one after the other, in the model's order. */
  readonly parameters: Float32Array;
  /** Derivative of the loss by each of them, of the last `learn`. */
  readonly gradient: Float32Array;
  private readonly machine: Machine;
  private readonly convolutions: readonly ConvolutionBlock[];
  private readonly dense: readonly DenseBlock[];
  private readonly features: Rows;
  private readonly classes: number;
  private readonly pixels: Shape;

  constructor(
    plan: NetworkPlan,
    private readonly batchSize: number,
    build: Uint8Array,
  ) {
    const arena = new Arena();
    this.pixels = plan.pictures;
    this.classes = plan.dense.at(-1)!.units;
    let inShape: Shape = plan.pictures;
    this.convolutions = plan.convolutions.map((convolution, i) => {
      const block = new ConvolutionBlock(arena, convolution, { inShape, isFirst: i === 0, samples: batchSize });
      inShape = block.outShape;
      return block;
    });
    let inputs = inShape.reduce((product, side) => product * side, 1);
    this.features = { address: arena.floats(batchSize * inputs), row: inputs };
    let input = this.features;
    this.dense = plan.dense.map((dense) => {
      const block = new DenseBlock(arena, dense, { inputs, input, samples: batchSize });
      [input, inputs] = [block.output, dense.units];
      return block;
    });
    const count = this.blocks.reduce((sum, { parameterCount }) => sum + parameterCount, 0);
    const [parameters, gradient] = [arena.floats(count), arena.floats(count)];
    const memory = createMemory(arena.pages);
    this.parameters = new Float32Array(memory.buffer, parameters, count);
    this.gradient = new Float32Array(memory.buffer, gradient, count);
    this.machine = { kernels: instantiate(build, memory), memory: memory.buffer };
  }

  private get blocks(): readonly (ConvolutionBlock | DenseBlock)[] {
    return [...this.convolutions, ...this.dense];
  }

  /** Class probabilities of any number of pictures, [n, classes]. */
  predict(pictures: Float32Array): Float32Array {
    const size = this.pixels.reduce((product, side) => product * side, 1);
    const probabilities = new Float32Array((pictures.length / size) * this.classes);
    this.prepare(undefined);
    for (let first = 0; first * size < pictures.length; first += this.batchSize) {
      const batch = pictures.subarray(first * size, (first + this.batchSize) * size);
      const count = batch.length / size;
      this.forward(batch, count, undefined);
      for (const [row, logits] of this.logits(count).entries()) {
        softmax(logits, probabilities.subarray((first + row) * this.classes, (first + row + 1) * this.classes));
      }
    }
    return probabilities;
  }

  /**
   * Cross-entropy of the batch, weighted by `shares`, with dropout, and the class probabilities; `gradient` then holds the loss'
   * derivatives. That of the logits is p - y, so it does not vanish however wrong the network is.
   */
  learn(batch: LearningBatch): { readonly loss: number; readonly probabilities: Float32Array } {
    const { labels, shares } = batch;
    const count = labels.length;
    if (count > this.batchSize) throw new RangeError(`at most ${this.batchSize} pictures a batch, got ${count}`);
    this.prepare(batch);
    this.forward(batch.pictures, count, batch);
    const probabilities = new Float32Array(count * this.classes);
    const { address, row } = this.dense.at(-1)!.slopes;
    const slopes = new Float32Array(this.machine.memory, address, count * row);
    let loss = 0;
    for (const [sample, logits] of this.logits(count).entries()) {
      const p = probabilities.subarray(sample * this.classes, (sample + 1) * this.classes);
      const [label, share] = [labels[sample]!, shares[sample]!];
      loss += share * (softmax(logits, p) - logits[label]!);
      for (let k = 0; k < p.length; k++) slopes[sample * row + k] = share * (p[k]! - (k === label ? 1 : 0));
    }
    this.backward(count);
    return { loss, probabilities };
  }

  private prepare(training: Place | undefined): void {
    let at = this.parameters.byteOffset;
    for (const block of this.blocks) {
      block.prepare(this.machine, at, training);
      at += 4 * block.parameterCount;
    }
  }

  private forward(pictures: Float32Array, count: number, training: Place | undefined): void {
    const size = pictures.length / count;
    for (let sample = 0; sample < count; sample++) {
      this.convolve(pictures.subarray(sample * size, (sample + 1) * size), sample, training !== undefined);
    }
    for (const dense of this.dense) dense.forward(this.machine, count, training);
  }

  /** A picture through the convolutions to its row of features. Without training every picture uses the same memory. */
  private convolve(picture: Float32Array, sample: number, training: boolean): void {
    const place = training ? sample : 0;
    const last = { to: this.features.address + 4 * sample * this.features.row, row: 0 };
    let parameters = this.parameters.byteOffset;
    const { to, row } = this.convolutions[0]?.input(place) ?? last;
    this.copyPicture(picture, to, row);
    for (const [i, block] of this.convolutions.entries()) {
      const next = this.convolutions[i + 1]?.input(place) ?? { ...last, row: block.outShape[1] * block.outShape[2] };
      block.forward(this.machine, parameters, { sample: place, ...next, training });
      parameters += 4 * block.parameterCount;
    }
  }

  private copyPicture(picture: Float32Array, to: number, row: number): void {
    const length = this.pixels[1] * this.pixels[2];
    const floats = new Float32Array(this.machine.memory);
    for (let y = 0; y < this.pixels[0]; y++) {
      floats.set(picture.subarray(y * length, (y + 1) * length), to / 4 + y * (row || length));
    }
  }

  private backward(count: number): void {
    let at = this.gradient.byteOffset + this.gradient.byteLength;
    let slopes: Rows = this.features;
    for (let i = this.dense.length - 1; i >= 0; i--) {
      const block = this.dense[i]!;
      at -= 4 * block.parameterCount;
      const isNeeded = i > 0 || this.convolutions.length > 0;
      slopes = block.backward(this.machine, at, { count, isNeeded });
      if (i > 0) this.dense[i - 1]!.receive(this.machine, slopes.address, count);
    }
    for (const block of this.convolutions) block.clear(this.machine);
    for (let sample = 0; sample < count && this.convolutions.length > 0; sample++) {
      const { outShape } = this.convolutions.at(-1)!;
      let dy = { to: slopes.address + 4 * sample * slopes.row, row: outShape[1] * outShape[2] };
      for (const block of [...this.convolutions].reverse()) dy = block.backward(this.machine, dy, sample);
    }
    at = this.gradient.byteOffset;
    for (const block of this.convolutions) {
      block.finish(this.machine, at);
      at += 4 * block.parameterCount;
    }
  }

  /** What the last layer gave for each sample. */
  private logits(count: number): Float32Array[] {
    const { address, row } = this.dense.at(-1)!.output;
    return Array.from(
      { length: count },
      (_, sample) => new Float32Array(this.machine.memory, address + 4 * sample * row, this.classes),
    );
  }
}

/**
 * The executor of a model; undefined where TensorFlow.js has to compute it. `batchSize` bounds the pictures of a `learn`, `build` is
 * one of assemblyKernels.ts.
 */
export function compileExecutor(
  model: tf.LayersModel,
  batchSize: number,
  build: Uint8Array = compiledBuild(),
): Executor | undefined {
  const plan = networkPlan(model);
  return plan && new Executor(plan, batchSize, build);
}

/** Writes the probabilities and returns the logarithm of the sum of all exp(logit), in float64. */
function softmax(logits: Float32Array, to: Float32Array): number {
  const most = logits.reduce((a, b) => Math.max(a, b));
  const sum = logits.reduce((total, logit) => total + Math.exp(logit - most), 0);
  const logarithm = most + Math.log(sum);
  for (let k = 0; k < to.length; k++) to[k] = Math.exp(logits[k]! - most) / sum;
  return logarithm;
}
