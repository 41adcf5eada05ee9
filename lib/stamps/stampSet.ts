/** The three classes of the thesis, in the order of the network's outputs (the thesis writes Cometa for Comet). */
export const CLASS_NAMES = ['Circular', 'Comet', 'Donut'] as const;
export type ClassName = (typeof CLASS_NAMES)[number];

/** Labelled cut-outs, one after the other in one array: stamp i is `stamps[i * size * size .. (i + 1) * size * size)`. */
export interface StampSet {
  readonly count: number;
  /** Side of a stamp in pixels (60 in the thesis). */
  readonly size: number;
  /** count * size * size values in 0..1, row-major. */
  readonly stamps: Float32Array;
  /** Class of each stamp, an index into CLASS_NAMES. */
  readonly labels: Uint8Array;
  /** Centre of each star in its frame, pixels. */
  readonly xCentres: Float32Array;
  readonly yCentres: Float32Array;
}
