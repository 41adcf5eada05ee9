import type { Image } from '../image/image';
import type { Random } from '../random';

/** Below so many electrons the number of photons is drawn from Poisson's law itself; above, a normal law is as good. */
const EXACT_BELOW = 25;

/**
 * Replaces the expected counts of every pixel by measured ones: photon noise of `gain` electrons a count and the
 * amplifier's `readNoise` in electrons. The variance in counts is expected / gain + (readNoise / gain)^2.
 */
export function addNoiseInPlace(image: Image, detector: { gain: number; readNoise: number }, random: Random): void {
  const { gain, readNoise } = detector;
  const normal = fastNormals(random);
  const readVariance = readNoise * readNoise;
  const { data } = image;
  for (let i = 0; i < data.length; i++) {
    const electrons = data[i] * gain;
    const measured =
      electrons < EXACT_BELOW
        ? random.poisson(electrons) + readNoise * normal()
        : electrons + Math.sqrt(electrons + readVariance) * normal();
    data[i] = measured / gain;
  }
}

const LAYERS = 128;
/** Right edge of the bottom layer and area of each layer for 128 layers (Marsaglia & Tsang 2000, J. Stat. Softw. 5, 8). */
const TAIL = 3.442619855899;
const AREA = 9.91256303526217e-3;
/** Deviates are made from 24 random bits with sign. */
const SCALE = 2 ** 23;

/**
 * Standard normal deviates for millions of pixels, four times faster than the polar method: Marsaglia and Tsang's
 * ziggurat, fed by an sfc32 engine (Doty-Humphrey, PractRand) that `random` seeds.
 */
export function fastNormals(random: Random): () => number {
  const { limits, widths, heights } = layers();
  let [a, b, c] = [random.uniform(), random.uniform(), random.uniform()].map((u) => (u * 4294967296) | 0) as [
    number,
    number,
    number,
  ];
  let counter = 1;
  const bits = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + t;
    c |= 0;
    return t;
  };
  for (let i = 0; i < 15; i++) bits();
  const uniform = (): number => ((bits() >>> 0) + 0.5) / 4294967296;

  // Reached for about one deviate in fifty: the edge of a layer, or the tail beyond the bottom one.
  const rare = (value: number, layer: number): number => {
    const x = value * widths[layer];
    if (layer === 0) return tail(uniform, value < 0);
    const height = heights[layer] + uniform() * (heights[layer - 1] - heights[layer]);
    return height < Math.exp(-0.5 * x * x) ? x : Number.NaN;
  };

  return () => {
    for (;;) {
      const word = bits();
      const layer = word & (LAYERS - 1);
      const value = word >> 8;
      if ((value < 0 ? -value : value) < limits[layer]) return value * widths[layer];
      const x = rare(value, layer);
      if (!Number.isNaN(x)) return x;
    }
  };
}

/** Marsaglia's exponential method for the tail beyond the bottom layer. */
function tail(uniform: () => number, negative: boolean): number {
  for (;;) {
    const x = -Math.log(uniform()) / TAIL;
    const y = -Math.log(uniform());
    if (y + y >= x * x) return negative ? -TAIL - x : TAIL + x;
  }
}

/** Layer 0 is the bottom one with the tail; layer k > 0 lies between heights[k] and heights[k - 1]. */
function layers(): { limits: Float64Array; widths: Float64Array; heights: Float64Array } {
  const edges = new Float64Array(LAYERS + 1);
  const density = (x: number): number => Math.exp(-0.5 * x * x);
  edges[LAYERS] = AREA / density(TAIL);
  edges[LAYERS - 1] = TAIL;
  for (let k = LAYERS - 2; k > 0; k--) edges[k] = Math.sqrt(-2 * Math.log(AREA / edges[k + 1] + density(edges[k + 1])));
  const limits = new Float64Array(LAYERS);
  const widths = new Float64Array(LAYERS);
  const heights = new Float64Array(LAYERS);
  limits[0] = (TAIL / edges[LAYERS]) * SCALE;
  widths[0] = edges[LAYERS] / SCALE;
  heights[0] = 1;
  for (let k = 1; k < LAYERS; k++) {
    limits[k] = (edges[k - 1] / edges[k]) * SCALE;
    widths[k] = edges[k] / SCALE;
    heights[k] = density(edges[k]);
  }
  limits[1] = 0;
  return { limits, widths, heights };
}
