import { escapeHtml } from '../../escapeHtml';
import { camera, DEFAULT_EYE, type Projected, type Vector } from './camera';
import { type Piece, piecesOf, pointsOf, type Trace } from './sceneTraces';

/** A rectangle of pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

interface Axis {
  readonly low: number;
  readonly high: number;
  readonly title: string;
  /** Where the ticks stand; default: at round values. */
  readonly tickvals: readonly number[] | undefined;
}

/** Room for the ticks and titles around the box, pixels. */
const MARGIN = 54;
/** Lines and dots lie on a surface, not in it: they are painted as if so much nearer, in sides of the box. */
const IN_FRONT = 0.03;
const MOST_UNLIKE = 4;
const GRID = '#dcdcdc';

/** A word beside the box; pixels from the upper left corner. */
export interface SceneText {
  readonly x: number;
  readonly y: number;
  readonly text: string;
  readonly size: number;
}

/** A painted scene: lines and areas as SVG, and the words, which its reader sets. */
export interface PaintedScene {
  readonly svg: string;
  readonly texts: readonly SceneText[];
}

/**
 * A three-dimensional scene, painted from back to front: surfaces, lines and dots in a box with ticks, seen as
 * Plotly's default camera (or the scene's own) sees it.
 */
export function paintScene(traces: readonly Trace[], scene: Trace, size: Size): PaintedScene {
  const axes = axesOf(traces, scene);
  const eye = eyeOf(scene);
  const sides = sidesOf(axes, scene);
  const toCube = (point: Vector): Vector =>
    point.map((value, i) => sides[i]! * part(axes[i]!, value)) as unknown as Vector;
  const project = camera(eye);
  const toScreen = fitted(sides, project, size);
  const place = (point: Vector) => toScreen(project(toCube(point)));
  const pieces = traces
    .flatMap((trace) => piecesOf(trace, toCube))
    .map((piece) => ({ piece, depth: depthOf(piece, (point) => project(toCube(point)).depth) }))
    .sort((a, b) => b.depth - a.depth)
    .map(({ piece }) => drawPiece(piece, place));
  const { width, height } = size;
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `${walls(axes, eye, place)}${pieces.join('')}</svg>`;
  return { svg, texts: labels(axes, eye, place) };
}

/** Place of a value along its axis, -0.5 to 0.5. */
function part({ low, high }: Axis, value: number): number {
  return (value - low) / (high - low) - 0.5;
}

function axesOf(traces: readonly Trace[], scene: Trace): Axis[] {
  const points = traces.flatMap(pointsOf);
  return ['x', 'y', 'z'].map((name, i) => {
    const own = (scene[`${name}axis`] ?? {}) as {
      range?: [number, number];
      title?: { text?: string };
      tickvals?: number[];
    };
    const values = points.map((point) => point[i]!).filter(Number.isFinite);
    const [low, high] = own.range ?? [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
    return { low, high: high > low ? high : low + 1, title: own.title?.text ?? name, tickvals: own.tickvals };
  });
}

/** Plotly's rule: the sides are as long as the ranges, or all alike where one range is over four times another. */
function sidesOf(axes: readonly Axis[], scene: Trace): Vector {
  const given = scene.aspectratio as { x: number; y: number; z: number } | undefined;
  if (given !== undefined) return [given.x, given.y, given.z];
  const ranges = axes.map(({ low, high }) => high - low);
  const alike = scene.aspectmode === 'cube' || Math.max(...ranges) > MOST_UNLIKE * Math.min(...ranges);
  const mean = Math.cbrt(ranges[0]! * ranges[1]! * ranges[2]!);
  return ranges.map((range) => (alike ? 1 : range / mean)) as unknown as Vector;
}

function eyeOf(scene: Trace): Vector {
  const eye = (scene.camera as { eye?: { x: number; y: number; z: number } } | undefined)?.eye;
  return eye === undefined ? DEFAULT_EYE : [eye.x, eye.y, eye.z];
}

type Place = (point: Vector) => readonly [number, number];

/** Scales the projected box into the picture, y downwards. */
function fitted(sides: Vector, project: (point: Vector) => Projected, { width, height }: Size) {
  const corners = [-0.5, 0.5].flatMap((x) =>
    [-0.5, 0.5].flatMap((y) => [-0.5, 0.5].map((z) => project([x * sides[0], y * sides[1], z * sides[2]]))),
  );
  const [rights, ups] = [corners.map(({ right }) => right), corners.map(({ up }) => up)];
  const [left, right, bottom, top] = [Math.min(...rights), Math.max(...rights), Math.min(...ups), Math.max(...ups)];
  const scale = Math.min((width - 2 * MARGIN) / (right - left), (height - 1.2 * MARGIN) / (top - bottom));
  return (point: Projected): readonly [number, number] => [
    width / 2 + scale * (point.right - (left + right) / 2),
    0.45 * MARGIN + scale * (top - point.up),
  ];
}

function depthOf({ kind, points }: Piece, depth: (point: Vector) => number): number {
  const mean = points.reduce((sum, point) => sum + depth(point), 0) / points.length;
  return kind === 'polygon' ? mean : mean - IN_FRONT;
}

function drawPiece({ kind, points, colour, opacity, size }: Piece, place: Place): string {
  const at = points.map((point) => place(point).map((value) => value.toFixed(1)));
  const paint = escapeHtml(colour);
  if (kind === 'dot') {
    return `<circle cx="${at[0]![0]}" cy="${at[0]![1]}" r="${size / 2}" fill="${paint}" opacity="${opacity}"/>`;
  }
  const path = at.map(([x, y]) => `${x} ${y}`).join('L');
  if (kind === 'line') return `<path d="M${path}" stroke="${paint}" stroke-width="${size}" opacity="${opacity}"/>`;
  // The outline in the same colour closes the hairlines between neighbours.
  return `<path d="M${path}Z" fill="${paint}" stroke="${paint}" stroke-width="0.6" opacity="${opacity}"/>`;
}

/** The far and the near end of each axis, as the eye sees the box. */
function ends(axes: readonly Axis[], eye: Vector): { far: Vector; near: Vector } {
  const far = axes.map(({ low, high }, i) => (eye[i]! >= 0 ? low : high)) as unknown as Vector;
  const near = axes.map(({ low, high }, i) => (eye[i]! >= 0 ? high : low)) as unknown as Vector;
  return { far, near };
}

/** The three walls behind the data with a line at each tick. */
function walls(axes: readonly Axis[], eye: Vector, place: Place): string {
  const { far } = ends(axes, eye);
  const lines = axes.flatMap((axis, along) => {
    const across = [0, 1, 2].filter((i) => i !== along);
    return [axis.low, ...ticks(axis), axis.high].flatMap((value) =>
      across.map((direction) => {
        const [from, to] = [[...far], [...far]];
        from[along] = value;
        to[along] = value;
        from[direction] = axes[direction]!.low;
        to[direction] = axes[direction]!.high;
        return segment(place(from as unknown as Vector), place(to as unknown as Vector));
      }),
    );
  });
  return `<path d="${lines.join('')}" stroke="${GRID}" stroke-width="1" fill="none"/>`;
}

function segment(from: readonly [number, number], to: readonly [number, number]): string {
  return `M${from.map((value) => value.toFixed(1)).join(' ')}L${to.map((value) => value.toFixed(1)).join(' ')}`;
}

/** Ticks and titles along the edges of the box that lie free: x and y on the floor in front, z at the left. */
function labels(axes: readonly Axis[], eye: Vector, place: Place): SceneText[] {
  const { far, near } = ends(axes, eye);
  const middle = place(axes.map(({ low, high }) => (low + high) / 2) as unknown as Vector);
  const [one, other]: Vector[] = [
    [far[0], near[1], far[2]],
    [near[0], far[1], far[2]],
  ];
  const upright = place(one!)[0] < place(other!)[0] ? one! : other!;
  const edges: readonly Vector[] = [[far[0], near[1], far[2]], [near[0], far[1], far[2]], upright];
  return axes.flatMap((axis, along) => edgeLabels(axis, { edge: edges[along]!, along, middle, place }));
}

function edgeLabels(
  axis: Axis,
  { edge, along, middle, place }: { edge: Vector; along: number; middle: readonly [number, number]; place: Place },
): SceneText[] {
  const at = (value: number) => place(edge.map((own, i) => (i === along ? value : own)) as unknown as Vector);
  const centre = at((axis.low + axis.high) / 2);
  const length = Math.hypot(centre[0] - middle[0], centre[1] - middle[1]) || 1;
  const outward = [(centre[0] - middle[0]) / length, (centre[1] - middle[1]) / length] as const;
  const beside = ([x, y]: readonly [number, number], shift: number) => ({
    x: x + shift * outward[0],
    y: y + shift * outward[1],
  });
  const marks = ticks(axis).map((value) => ({
    ...beside(at(value), 15),
    text: String(value).replace('-', '\u2212'),
    size: 11,
  }));
  return [...marks, { ...beside(centre, along === 2 ? 52 : 42), text: axis.title, size: 13 }];
}

/** At most five round values inside an axis, or those that it names. */
function ticks({ low, high, tickvals }: Axis): readonly number[] {
  if (tickvals !== undefined) return tickvals;
  const rough = (high - low) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= 0.999 * rough) ?? 10);
  const first = Math.ceil(low / step);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => Number(((first + i) * step).toPrecision(6)));
}
