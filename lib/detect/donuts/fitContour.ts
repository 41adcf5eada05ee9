/** A closed line around a point: radius(angle) = radius + shift + oval, the shift of a circle to first order. */
export interface Contour {
  /** Mean radius, pixels. */
  readonly radius: number;
  /** Where its centre lies from the point the radii were measured from, pixels. */
  readonly dx: number;
  readonly dy: number;
  /** Half-axes differ by twice this share of the radius; 0 for a circle. */
  readonly ovalness: number;
  /** Standard deviation of the kept radii about the contour, pixels. */
  readonly scatter: number;
  /** Share of the sectors whose radius is known and near the contour. */
  readonly kept: number;
}

const ROUNDS = 4;
/** Radii farther off than this many robust deviations ... */
const CLIP = 2.5;
/** ... and than this share of the radius are dropped: a neighbour, a spider's shadow. */
const TOLERANCE = 0.08;
const TERMS = 5;

/**
 * Fits a contour to the radii of equally spaced sectors (NaN where none was found) by least squares, dropping outliers.
 * Null when fewer than half of the sectors are left.
 */
export function fitContour(radii: Float64Array): Contour | null {
  let kept = Array.from(radii.keys()).filter((sector) => Number.isFinite(radii[sector]));
  let terms: Float64Array | null = null;
  let residuals: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    if (2 * kept.length < radii.length) return null;
    terms = round === 0 ? medianCircle(radii, kept) : leastSquares(radii, kept);
    if (terms === null) return null;
    const off = Array.from(radii, (radius, sector) => Math.abs(radius - radiusOf(terms!, sector, radii.length)));
    const limit = Math.max(TOLERANCE * terms[0], CLIP * 1.4826 * median(kept.map((sector) => off[sector])));
    kept = Array.from(radii.keys()).filter((sector) => off[sector] <= limit);
    residuals = kept.map((sector) => off[sector]);
  }
  const [radius, dx, dy, a, b] = terms!;
  const scatter = Math.sqrt(residuals.reduce((sum, off) => sum + off * off, 0) / Math.max(1, residuals.length));
  return { radius, dx, dy, ovalness: Math.hypot(a, b) / radius, scatter, kept: kept.length / radii.length };
}

/** The fitted terms' radius: mean, cosine and sine of the angle, cosine and sine of twice the angle. */
function radiusOf(terms: Float64Array, sector: number, sectors: number): number {
  return basis(sector, sectors).reduce((sum, value, i) => sum + value * terms[i], 0);
}

function basis(sector: number, sectors: number): number[] {
  const angle = (2 * Math.PI * sector) / sectors;
  return [1, Math.cos(angle), Math.sin(angle), Math.cos(2 * angle), Math.sin(2 * angle)];
}

/** A circle about the origin, to start from. */
function medianCircle(radii: Float64Array, kept: readonly number[]): Float64Array {
  const terms = new Float64Array(TERMS);
  terms[0] = median(kept.map((sector) => radii[sector]));
  return terms;
}

/** Normal equations, solved by Gauss and Jordan; null when the sectors left do not fix the terms. */
function leastSquares(radii: Float64Array, kept: readonly number[]): Float64Array | null {
  const rows = Array.from({ length: TERMS }, () => new Float64Array(TERMS + 1));
  for (const sector of kept) {
    const values = [...basis(sector, radii.length), radii[sector]];
    for (let i = 0; i < TERMS; i++) for (let j = 0; j <= TERMS; j++) rows[i][j] += values[i] * values[j];
  }
  for (let i = 0; i < TERMS; i++) {
    const pivot = rows[i][i];
    if (!(pivot > 1e-6)) return null;
    for (let j = i; j <= TERMS; j++) rows[i][j] /= pivot;
    for (let k = 0; k < TERMS; k++) {
      const share = rows[k][i];
      if (k !== i) for (let j = i; j <= TERMS; j++) rows[k][j] -= share * rows[i][j];
    }
  }
  return Float64Array.from(rows, (row) => row[TERMS]);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
}
