import type { Random } from '../random';
import { DIGIT_PIXELS } from './digitSet';
import { fontLetters, LEARNT_FONTS, UNSEEN_FONTS } from './fontLetters';
import { noisePictures } from './noisePictures';
import { drawKnots, drawScribbles } from './scribbles';
import { STROKE_LETTERS, writeLetters } from './strokeLetters';

/** Pictures of one kind that are no digits, 784 values each. */
export interface NonDigits {
  readonly kind: string;
  readonly pictures: Float32Array;
}

/** Of the pictures to learn from: how many parts of each kind. */
const PARTS = { writtenLetters: 5, fontLetters: 2, scribbles: 4, noise: 1 };

/**
 * `count` pictures that are no digits for a network to learn from: written and printed letters, scribbles and noise, one
 * after the other. All are made, none are taken from a data set.
 */
export async function nonDigitsToLearn(count: number, random: Random): Promise<Float32Array> {
  const all = Object.values(PARTS).reduce((sum, part) => sum + part, 0);
  const share = (parts: number): number => Math.floor((count * parts) / all);
  const printed = await fontLetters(STROKE_LETTERS, LEARNT_FONTS);
  const [letters, fonts, noise] = [share(PARTS.writtenLetters), share(PARTS.fontLetters), share(PARTS.noise)];
  return concatenate([
    writeLetters(letters, random.fork('letters')),
    pick(printed, fonts, random.fork('fonts')),
    noisePictures(noise, random.fork('noise')),
    drawScribbles(count - letters - fonts - noise, random.fork('scribbles')),
  ]);
}

/**
 * `count` pictures of each kind to test with. Printed letters are in fonts that `nonDigitsToLearn` does not use, and knots
 * are a kind of scribble that it does not draw; the others are drawn anew.
 */
export async function nonDigitsToTest(count: number, random: Random): Promise<NonDigits[]> {
  const printed = await fontLetters(STROKE_LETTERS, UNSEEN_FONTS);
  return [
    { kind: 'written letters', pictures: writeLetters(count, random.fork('test letters')) },
    { kind: 'printed letters, unseen fonts', pictures: pick(printed, count, random.fork('test fonts')) },
    { kind: 'scribbles', pictures: drawScribbles(count, random.fork('test scribbles')) },
    { kind: 'knots, never learnt', pictures: drawKnots(count, random.fork('test knots')) },
    { kind: 'noise', pictures: noisePictures(count, random.fork('test noise')) },
  ];
}

/** `count` of the pictures: all by turns, then the rest at random. */
function pick(pictures: Float32Array, count: number, random: Random): Float32Array {
  const available = pictures.length / DIGIT_PIXELS;
  const picked = new Float32Array(count * DIGIT_PIXELS);
  for (let i = 0; i < count; i++) {
    const index = i < available ? i : random.integer(available);
    picked.set(pictures.subarray(index * DIGIT_PIXELS, (index + 1) * DIGIT_PIXELS), i * DIGIT_PIXELS);
  }
  return picked;
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}
