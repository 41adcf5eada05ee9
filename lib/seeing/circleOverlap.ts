/** Area that the circle of radius `radius` about the origin shares with the unit pixel centred on (x, y). Exact. */
export function circleOverlap(x: number, y: number, radius: number): number {
  const far = Math.hypot(Math.abs(x) + 0.5, Math.abs(y) + 0.5);
  if (far <= radius) return 1;
  const near = Math.hypot(Math.max(0, Math.abs(x) - 0.5), Math.max(0, Math.abs(y) - 0.5));
  if (near >= radius) return 0;
  const part = (a: number, b: number): number =>
    Math.sign(a) * Math.sign(b) * quarter(Math.abs(a), Math.abs(b), radius);
  return part(x + 0.5, y + 0.5) - part(x - 0.5, y + 0.5) - part(x + 0.5, y - 0.5) + part(x - 0.5, y - 0.5);
}

/** Area of the circle inside 0 <= x <= a, 0 <= y <= b. */
function quarter(a: number, b: number, radius: number): number {
  const [right, top] = [Math.min(a, radius), Math.min(b, radius)];
  if (right * right + top * top <= radius * radius) return right * top;
  const bend = Math.sqrt(radius * radius - top * top);
  return bend * top + underArc(right, radius) - underArc(bend, radius);
}

/** Integral of sqrt(R^2 - x^2) from 0 to x. */
function underArc(x: number, radius: number): number {
  const height = Math.sqrt(Math.max(0, radius * radius - x * x));
  return (x * height + radius * radius * Math.asin(Math.min(1, x / radius))) / 2;
}
