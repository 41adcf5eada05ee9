import type { Random } from '../random';
import { DIGIT_PIXELS } from './digitSet';
import { normaliseStrokes } from './normaliseDigit';
import { roundOff, unsteady } from './strokeLetters';
import type { Stroke, StrokePoint } from './strokes';

/** Ways of scribbling, none of which ends in a digit. */
const SCRIBBLES: readonly ((random: Random) => Stroke[])[] = [
  wander,
  zigzag,
  hatch,
  coil,
  star,
  polygon,
  cross,
  face,
  arrow,
];

/** `count` scribbles and little drawings, normalised as MNIST's digits are: 784 values each, one after the other. */
export function drawScribbles(count: number, random: Random): Float32Array {
  return drawings(count, random, (one) => SCRIBBLES[one.integer(SCRIBBLES.length)]!(one));
}

/** Closed knots of two swings (Lissajous figures): scribbles of another kind, to test with what was never learnt. */
export function drawKnots(count: number, random: Random): Float32Array {
  return drawings(count, random, knot);
}

function drawings(count: number, random: Random, draw: (random: Random) => Stroke[]): Float32Array {
  const pictures = new Float32Array(count * DIGIT_PIXELS);
  for (let i = 0; i < count; i++) {
    const strokes = unsteady(draw(random), random);
    pictures.set(normaliseStrokes(strokes, random.between(1.4, 3.2)), i * DIGIT_PIXELS);
  }
  return pictures;
}

/** From one random place to the next, smoothly. */
function wander(random: Random): Stroke[] {
  return [roundOff(Array.from({ length: 7 + random.integer(12) }, () => anywhere(random)))];
}

function zigzag(random: Random): Stroke[] {
  const turns = 5 + random.integer(7);
  const stroke = Array.from({ length: turns }, (_, i) => ({ x: i / (turns - 1), y: i % 2 === 0 ? 0 : 1 }));
  return [random.uniform() < 0.5 ? stroke : stroke.map(({ x, y }) => ({ x: y, y: x }))];
}

/** Several lines across each other. */
function hatch(random: Random): Stroke[] {
  return Array.from({ length: 4 + random.integer(5) }, () => [anywhere(random), anywhere(random)]);
}

/** A spiral of two to four turns. */
function coil(random: Random): Stroke[] {
  const turns = random.between(2.2, 4);
  return [arc((t) => ({ radius: 0.08 + 0.42 * t, angle: 2 * Math.PI * turns * t }))];
}

function star(random: Random): Stroke[] {
  const points = 5 + random.integer(3);
  const inner = random.between(0.15, 0.3);
  return [ring(2 * points, (i) => (i % 2 === 0 ? 0.5 : inner))];
}

/** A triangle or a square with a stroke across; without one a square is a 0. */
function polygon(random: Random): Stroke[] {
  const sides = 3 + random.integer(2);
  const edge = ring(sides, () => 0.5);
  return sides === 3 && random.uniform() < 0.5
    ? [edge]
    : [edge, [edge[0]!, edge[2]!], [edge[1]!, middle(edge[2]!, edge[0]!)]];
}

/** A plus, a hash or a grid. */
function cross(random: Random): Stroke[] {
  const lines = 1 + random.integer(3);
  const places = Array.from({ length: lines }, (_, i) => (i + 1) / (lines + 1));
  return places.flatMap((at) => [
    [
      { x: at, y: 0 },
      { x: at, y: 1 },
    ],
    [
      { x: 0, y: at },
      { x: 1, y: at },
    ],
  ]);
}

function face(random: Random): Stroke[] {
  const eye = random.between(0.3, 0.42);
  const smile = Array.from({ length: 7 }, (_, i) => {
    const x = 0.25 + (0.5 * i) / 6;
    return { x, y: 0.62 + 0.15 * Math.sin((Math.PI * i) / 6) };
  });
  return [
    arc((t) => ({ radius: 0.5, angle: 2 * Math.PI * t })),
    [{ x: eye, y: 0.35 }],
    [{ x: 1 - eye, y: 0.35 }],
    smile,
  ];
}

function arrow(random: Random): Stroke[] {
  const head = random.between(0.2, 0.4);
  return [
    [
      { x: 0, y: 0.5 },
      { x: 1, y: 0.5 },
    ],
    [
      { x: 1 - head, y: 0.5 - head },
      { x: 1, y: 0.5 },
      { x: 1 - head, y: 0.5 + head },
    ],
    [
      { x: 0, y: 0.5 - head },
      { x: 0, y: 0.5 + head },
    ],
  ];
}

function knot(random: Random): Stroke[] {
  const [a, b] = [
    [2, 3],
    [3, 4],
    [3, 5],
    [4, 5],
    [1, 4],
    [2, 5],
  ][random.integer(6)]!;
  const phase = random.between(0.3, 1.2);
  const swing = Array.from({ length: 80 }, (_, i) => {
    const t = (2 * Math.PI * i) / 79;
    return { x: 0.5 + 0.5 * Math.sin(a! * t + phase), y: 0.5 + 0.5 * Math.sin(b! * t) };
  });
  return [swing];
}

function anywhere(random: Random): StrokePoint {
  return { x: random.uniform(), y: random.uniform() };
}

function middle(a: StrokePoint, b: StrokePoint): StrokePoint {
  return { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** A curve about the middle of the unit square, `t` from 0 to 1. */
function arc(at: (t: number) => { radius: number; angle: number }): Stroke {
  return Array.from({ length: 61 }, (_, i) => {
    const { radius, angle } = at(i / 60);
    return { x: 0.5 + radius * Math.cos(angle), y: 0.5 + radius * Math.sin(angle) };
  });
}

/** A closed polygon about the middle, its first corner at the top. */
function ring(corners: number, radius: (corner: number) => number): Stroke {
  return Array.from({ length: corners + 1 }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners - Math.PI / 2;
    const r = radius(i % corners);
    return { x: 0.5 + r * Math.cos(angle), y: 0.5 + r * Math.sin(angle) };
  });
}
