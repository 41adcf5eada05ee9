/** Seeded random numbers: the library never draws from Math.random, so that the same seed gives the same figures. */
export interface Random {
  /** Uniform in [0, 1), 32 bits of randomness. */
  uniform(): number;
  /** Uniform in [low, high). */
  between(low: number, high: number): number;
  /** Whole number, uniform in 0 .. n - 1. */
  integer(n: number): number;
  /** Standard normal deviate (mean 0, standard deviation 1). */
  normal(): number;
  /** Poisson deviate of the given mean (exact below 30, rounded normal with the same mean and variance above). */
  poisson(mean: number): number;
  /** A new generator whose numbers are independent of this one's; `label` tells siblings apart. */
  fork(label: string | number): Random;
}

/**
 * Creates a generator from a whole number or a text.
 *
 * The engine is sfc32 (Chris Doty-Humphrey's Small Fast Chaotic generator, PractRand, public domain), seeded through
 * a 128-bit hash of the seed (MurmurHash3's finaliser in four lanes, Austin Appleby, public domain).
 */
export function createRandom(seed: number | string): Random {
  let [a, b, c, counter] = hashSeed(String(seed));
  let spare = Number.NaN;

  const next = (): number => {
    const t = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 12; i++) next();

  // Marsaglia's polar method gives two deviates a turn; the second waits in `spare`.
  const normal = (): number => {
    if (!Number.isNaN(spare)) {
      const kept = spare;
      spare = Number.NaN;
      return kept;
    }
    for (;;) {
      const u = 2 * next() - 1;
      const v = 2 * next() - 1;
      const s = u * u + v * v;
      if (s > 0 && s < 1) {
        const factor = Math.sqrt((-2 * Math.log(s)) / s);
        spare = v * factor;
        return u * factor;
      }
    }
  };

  // Knuth's product of uniforms; above 30 the normal approximation is within 1 % of the exact quantiles.
  const poisson = (mean: number): number => {
    if (!(mean > 0)) return 0;
    if (mean >= 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
    const limit = Math.exp(-mean);
    let count = 0;
    for (let product = next(); product > limit; product *= next()) count++;
    return count;
  };

  return {
    uniform: next,
    between: (low, high) => low + (high - low) * next(),
    integer: (n) => Math.floor(next() * n),
    normal,
    poisson,
    fork: (label) => createRandom(`${seed}/${label}`),
  };
}

/** Shuffles in place (Fisher-Yates) and returns the same array. */
export function shuffleInPlace<T extends { length: number; [index: number]: unknown }>(items: T, random: Random): T {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    const held = items[i];
    items[i] = items[j];
    items[j] = held;
  }
  return items;
}

function hashSeed(text: string): [number, number, number, number] {
  const lanes: [number, number, number, number] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, 0xdeadbeef];
  for (let i = 0; i < text.length; i++) {
    for (let lane = 0; lane < 4; lane++) {
      lanes[lane] = mix(lanes[lane]! ^ Math.imul(text.charCodeAt(i) + lane * 131, 0x85ebca6b));
    }
  }
  return lanes;
}

function mix(value: number): number {
  let h = value;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
