import type { Random } from '../random';
import { DIGIT_PIXELS, DIGIT_SIZE } from './digitSet';

/** Passes of the blur that makes clouds of noise. */
const MOST_BLUR = 4;

/**
 * `count` pictures of noise, 784 values from 0 to 1 each, one after the other: even, sparse (a few dark pixels on paper)
 * and cloudy, by turns.
 */
export function noisePictures(count: number, random: Random): Float32Array {
  const pictures = new Float32Array(count * DIGIT_PIXELS);
  const kinds = [evenNoise, sparseNoise, clouds];
  for (let i = 0; i < count; i++) pictures.set(kinds[i % kinds.length]!(random), i * DIGIT_PIXELS);
  return pictures;
}

function evenNoise(random: Random): Float32Array {
  const strength = random.between(0.3, 1);
  return Float32Array.from({ length: DIGIT_PIXELS }, () => strength * random.uniform());
}

function sparseNoise(random: Random): Float32Array {
  const share = random.between(0.03, 0.5);
  return Float32Array.from({ length: DIGIT_PIXELS }, () => (random.uniform() < share ? random.between(0.4, 1) : 0));
}

function clouds(random: Random): Float32Array {
  let values: Float32Array = Float32Array.from({ length: DIGIT_PIXELS }, () => random.uniform());
  for (let pass = random.integer(MOST_BLUR) + 1; pass > 0; pass--) values = blurred(values);
  const least = Math.min(...values);
  const range = Math.max(...values) - least;
  return values.map((value) => (value - least) / range);
}

/** Mean of each pixel and its four neighbours; the edges wrap. */
function blurred(values: Float32Array): Float32Array {
  const at = (x: number, y: number): number =>
    values[((y + DIGIT_SIZE) % DIGIT_SIZE) * DIGIT_SIZE + ((x + DIGIT_SIZE) % DIGIT_SIZE)]!;
  return values.map((value, i) => {
    const [x, y] = [i % DIGIT_SIZE, Math.floor(i / DIGIT_SIZE)];
    return (value + at(x - 1, y) + at(x + 1, y) + at(x, y - 1) + at(x, y + 1)) / 5;
  });
}
