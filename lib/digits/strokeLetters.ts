import type { Random } from '../random';
import { DIGIT_PIXELS } from './digitSet';
import { normaliseStrokes } from './normaliseDigit';
import type { Stroke } from './strokes';

/**
 * Letters that nobody takes for a digit, as the strokes of a pen: x,y in tenths of the letter's box, y down; a bar lifts
 * the pen. Left out are those that a hand writes like a digit: B D G I J L O Q S Z and most small ones.
 */
const LETTERS: Readonly<Record<string, string>> = {
  A: '0,10 5,0 10,10|2,6 8,6',
  C: '10,2 8,0 4,0 1,2 0,5 1,8 4,10 8,10 10,8',
  E: '9,0 0,0 0,10 9,10|0,5 7,5',
  F: '9,0 0,0 0,10|0,5 7,5',
  H: '0,0 0,10|9,0 9,10|0,5 9,5',
  K: '0,0 0,10|8,0 0,5 8,10',
  M: '0,10 1,0 5,7 9,0 10,10',
  N: '0,10 0,0 8,10 8,0',
  P: '0,10 0,0 6,0 8,2 8,3 6,5 0,5',
  R: '0,10 0,0 6,0 8,2 8,3 6,5 0,5|3,5 8,10',
  T: '0,0 10,0|5,0 5,10',
  U: '0,0 0,7 2,10 6,10 8,7 8,0',
  V: '0,0 4,10 8,0',
  W: '0,0 2,10 5,3 8,10 10,0',
  X: '0,0 9,10|9,0 0,10',
  Y: '0,0 4,5 8,0|4,5 4,10',
  h: '0,0 0,10|0,6 2,4 5,4 6,6 6,10',
  k: '0,0 0,10|5,4 0,7 6,10',
  m: '0,10 0,4|0,5 2,4 4,5 4,10|4,5 6,4 8,5 8,10',
  n: '0,10 0,4|0,6 2,4 5,4 6,6 6,10',
  r: '0,10 0,4|0,6 2,4 5,4',
  w: '0,4 2,10 4,5 6,10 8,4',
};

/** The letters that can be drawn. */
export const STROKE_LETTERS: string = Object.keys(LETTERS).join('');

/** How far a hand misses the corners of the letter that it means: part of the letter's box. */
const UNSTEADINESS = 0.04;
/** A curve of more points than this trembles less at each. */
const CORNERS = 10;
/** How thick pens are, in pixels of 28. */
const PENS = [1.6, 3.8] as const;

/** One letter as an unsteady hand writes it, normalised as MNIST's digits are: 784 values. */
export function writeLetter(letter: string, random: Random): Float32Array {
  const strokes = unsteady(letterStrokes(letter), random).map((stroke) => roundOff(stroke));
  return normaliseStrokes(strokes, random.between(...PENS));
}

/** `count` letters drawn at random from `letters`. 784 values each, one after the other. */
export function writeLetters(count: number, random: Random, letters: string = STROKE_LETTERS): Float32Array {
  const pictures = new Float32Array(count * DIGIT_PIXELS);
  for (let i = 0; i < count; i++) {
    pictures.set(writeLetter(letters[random.integer(letters.length)]!, random), i * DIGIT_PIXELS);
  }
  return pictures;
}

/** The strokes of a letter within the unit square. Throws RangeError when the letter is not known. */
export function letterStrokes(letter: string): Stroke[] {
  const described = LETTERS[letter];
  if (described === undefined) throw new RangeError(`no strokes for "${letter}", known are ${STROKE_LETTERS}`);
  return described.split('|').map((stroke) =>
    stroke.split(' ').map((point) => {
      const [x, y] = point.split(',').map(Number);
      return { x: x! / 10, y: y! / 10 };
    }),
  );
}

/** Each point moved a little, and the whole slanted, turned and stretched. */
export function unsteady(strokes: readonly Stroke[], random: Random): Stroke[] {
  const turn = random.between(-0.2, 0.2);
  const slant = random.between(-0.3, 0.3);
  const stretch = random.between(0.7, 1.25);
  const [cos, sin] = [Math.cos(turn), Math.sin(turn)];
  return strokes.map((stroke) => {
    const tremor = UNSTEADINESS / Math.max(1, stroke.length / CORNERS);
    return stroke.map((point) => {
      const x = (point.x + slant * (0.5 - point.y)) * stretch + tremor * random.normal();
      const y = point.y + tremor * random.normal();
      return { x: cos * x - sin * y, y: sin * x + cos * y };
    });
  });
}

/** Cuts corners twice (Chaikin 1974), as a hurried pen does; the ends stay. */
export function roundOff(stroke: Stroke): Stroke {
  let points = stroke;
  for (let pass = 0; pass < 2 && points.length > 2; pass++) {
    const cut = points.slice(1).flatMap((b, i) => {
      const a = points[i]!;
      return [
        { x: 0.8 * a.x + 0.2 * b.x, y: 0.8 * a.y + 0.2 * b.y },
        { x: 0.2 * a.x + 0.8 * b.x, y: 0.2 * a.y + 0.8 * b.y },
      ];
    });
    points = [points[0]!, ...cut, points.at(-1)!];
  }
  return points;
}
