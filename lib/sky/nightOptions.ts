/** What a night may be asked for. */
export interface NightOptions {
  /** Whole number: the same seed gives the same frames, bit for bit. */
  readonly seed: number;
  /** How many different frames; the preset's own number when left out. */
  readonly frames?: number;
  /** Pixels; the preset's own sizes when left out. */
  readonly width?: number;
  readonly height?: number;
}
