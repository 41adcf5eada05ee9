// What the library's own declarations say of TensorFlow.js. Its own do not pass a compiler that checks declarations
// (skipLibCheck: false); what they describe fits these, and these what they describe, with a cast.

export type Shape = (number | null)[];
export type DataType = 'float32' | 'int32' | 'bool' | 'complex64' | 'string';

export interface TensorInfo {
  readonly dataId: object;
  readonly shape: number[];
  readonly dtype: DataType;
}

export interface Tensor extends TensorInfo {
  readonly rank: number;
  readonly size: number;
  data(): Promise<Float32Array | Int32Array | Uint8Array>;
  dataSync(): Float32Array | Int32Array | Uint8Array;
  dispose(): void;
}
export type Scalar = Tensor;
export type Variable = Tensor & { readonly name: string; assign(value: Tensor): void };

export declare namespace serialization {
  interface ConfigDict {
    [key: string]: unknown;
  }
}

export declare namespace layers {
  class Layer {
    constructor(config?: object);
    readonly name: string;
    readonly trainable: boolean;
    supportsMasking: boolean;
    computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[];
    call(inputs: Tensor | Tensor[], kwargs: object): Tensor | Tensor[];
    countParams(): number;
    getConfig(): serialization.ConfigDict;
    getWeights(): Tensor[];
    setWeights(weights: Tensor[]): void;
    getClassName(): string;
  }
}

export interface LayersModel {
  readonly name: string;
  readonly layers: layers.Layer[];
  countParams(): number;
  getWeights(): Tensor[];
  setWeights(weights: Tensor[]): void;
  predict(inputs: Tensor | Tensor[], options?: { readonly batchSize?: number }): Tensor | Tensor[];
  summary(lineLength?: number): void;
  dispose(): unknown;
}

export declare namespace io {
  interface ModelArtifacts {
    readonly modelTopology?: object | ArrayBuffer;
    readonly weightSpecs?: readonly object[];
    readonly weightData?: ArrayBuffer | ArrayBuffer[];
    readonly userDefinedMetadata?: Readonly<Record<string, unknown>>;
  }
}
