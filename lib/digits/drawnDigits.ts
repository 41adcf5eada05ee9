/** A digit as the strokes of a pen, x and y from 0 to 1 within its box, y down. */
export const DRAWN_DIGITS: readonly (readonly (readonly [number, number])[])[][] = [
  [circle([0.5, 0.5], [0.36, 0.5], -90, 270)],
  [
    [
      [0.35, 0.2],
      [0.55, 0],
      [0.55, 1],
    ],
  ],
  [[...circle([0.5, 0.28], [0.36, 0.28], -170, 40), [0.5, 0.72], [0.12, 1], [0.9, 1]]],
  [[...circle([0.45, 0.26], [0.36, 0.26], -150, 85), ...circle([0.45, 0.75], [0.4, 0.25], -80, 150)]],
  [
    [
      [0.42, 0],
      [0.08, 0.62],
      [0.92, 0.62],
    ],
    [
      [0.68, 0.25],
      [0.68, 1],
    ],
  ],
  [[[0.85, 0], [0.25, 0], [0.2, 0.45], ...circle([0.45, 0.7], [0.4, 0.3], -100, 150)]],
  [[[0.68, 0], [0.38, 0.22], [0.17, 0.62], ...circle([0.5, 0.72], [0.34, 0.28], 180, -180)]],
  [
    [
      [0.1, 0],
      [0.9, 0],
      [0.42, 1],
    ],
  ],
  [[...circle([0.5, 0.25], [0.28, 0.25], 90, -270), ...circle([0.5, 0.75], [0.36, 0.25], -90, 270)]],
  [[...circle([0.48, 0.28], [0.33, 0.28], 0, -360), [0.78, 0.6], [0.66, 1]]],
];

/** Points on an ellipse from one angle to another, in degrees, 0 at the right, 90 below. */
function circle(
  [x, y]: readonly [number, number],
  [a, b]: readonly [number, number],
  from: number,
  to: number,
): readonly (readonly [number, number])[] {
  return Array.from({ length: 25 }, (_, i) => {
    const angle = ((from + ((to - from) * i) / 24) * Math.PI) / 180;
    return [x + a * Math.cos(angle), y + b * Math.sin(angle)] as const;
  });
}
