/** A point or direction in three dimensions. */
export type Vector = readonly [number, number, number];

/** A place on the screen: right, up, and how far behind the middle of the scene. */
export interface Projected {
  readonly right: number;
  readonly up: number;
  readonly depth: number;
}

/** Plotly's default place of the eye, in units of the scene's side. */
export const DEFAULT_EYE: Vector = [1.25, 1.25, 1.25];

/** Perspective view of a scene around the origin from `eye`, z upwards, looking at the middle. */
export function camera(eye: Vector): (point: Vector) => Projected {
  const distance = Math.hypot(...eye);
  const forward = scaled(eye, -1 / distance);
  const sideways = cross(forward, [0, 0, 1]);
  const right = scaled(sideways, 1 / Math.hypot(...sideways));
  const up = cross(right, forward);
  return (point) => {
    const depth = dot(point, forward);
    const zoom = distance / (distance + depth);
    return { right: zoom * dot(point, right), up: zoom * dot(point, up), depth };
  };
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

function scaled(a: Vector, factor: number): Vector {
  return [factor * a[0], factor * a[1], factor * a[2]];
}
