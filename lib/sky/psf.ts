import { donutRays } from './donutRays';
import { convolveOnTorus } from './fourier';
import type { Donut, PsfDescription, SeeingProfile } from './frameDescription';
import { moffatGrid, moffatRadius } from './moffat';
import { trailPath } from './trailPath';

/**
 * The light of a star of flux 1 on a fine grid, as a summed-area table: the light in any rectangle is four look-ups,
 * so that a pixel's share is exact at any sub-pixel position and the flux is conserved.
 */
export interface Psf {
  /** Cells along a side; the star stands in the middle of the grid. */
  readonly size: number;
  /** Cells along a pixel. */
  readonly oversampling: number;
  /** (size + 1)^2 values: the light below and left of each corner of a cell. */
  readonly table: Float64Array;
  /** By whole radius in pixels: the largest light per pixel found at that radius or farther out. */
  readonly outskirts: Float64Array;
}

/** Wings are followed to this share of the peak: a star 30 times brighter than saturation then ends below a count. */
const FAINTEST_WING = 3e-7;
/** The half-maximum disc spans at least so many cells. */
const CELLS_PER_FWHM = 9;
const LARGEST_GRID = 1024;

/** Builds a star's light distribution. `field` is the place in the frame, -1..1 from edge to edge. */
export function makePsf(description: PsfDescription, field: { x: number; y: number } = { x: 0, y: 0 }): Psf {
  const seeing = seeingAtField(description.seeing, field);
  const shape = shapeOf(description, field);
  const wing = moffatRadius(seeing.fwhmPixels, seeing.beta, FAINTEST_WING) / Math.sqrt(1 - seeing.ellipticity);
  const reach = wing + (shape?.reach ?? 0);
  const oversampling = chooseOversampling(seeing, shape?.reach ?? 0);
  const wanted = 2 * Math.ceil(reach * oversampling);
  if (!shape) {
    const size = Math.min(wanted, LARGEST_GRID);
    return tabulate(moffatGrid(seeing, size, oversampling), size, oversampling);
  }
  const size = Math.min(2 ** Math.ceil(Math.log2(wanted)), LARGEST_GRID);
  const pattern = depositRays(shape, size, oversampling);
  return tabulate(convolveOnTorus(pattern, moffatGrid(seeing, size, oversampling), size), size, oversampling);
}

interface Shape {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly share: Float64Array;
  /** Distance of the farthest point, pixels. */
  readonly reach: number;
}

function shapeOf({ trail, donut }: PsfDescription, field: { x: number; y: number }): Shape | undefined {
  if (trail && donut) throw new RangeError('a star has a trail or a donut, not both');
  if (!trail && !donut) return undefined;
  const points = trail ? trailPath(trail) : donutRays(atField(donut!, field));
  let reach = 0;
  for (let i = 0; i < points.x.length; i++) reach = Math.max(reach, Math.hypot(points.x[i], points.y[i]));
  return { ...points, reach };
}

/** The profile at a place in the field: ellipticities add like vectors of twice their angle. */
function seeingAtField(seeing: SeeingProfile, field: { x: number; y: number }): SeeingProfile {
  const { fieldEllipticity = 0, ellipticity, positionAngleDegrees } = seeing;
  const growth = (fieldEllipticity * (field.x ** 2 + field.y ** 2)) / 2;
  if (growth === 0) return seeing;
  const [own, outwards] = [(positionAngleDegrees * Math.PI) / 90, 2 * Math.atan2(field.y, field.x)];
  const x = ellipticity * Math.cos(own) + growth * Math.cos(outwards);
  const y = ellipticity * Math.sin(own) + growth * Math.sin(outwards);
  return {
    ...seeing,
    fwhmPixels: seeing.fwhmPixels * (1 + growth / 2),
    ellipticity: Math.min(0.7, Math.hypot(x, y)),
    positionAngleDegrees: ((Math.atan2(y, x) * 90) / Math.PI + 180) % 180,
  };
}

/** The donut at a place in the field: coma grows linearly with the distance from the middle. */
function atField(donut: Donut, field: { x: number; y: number }): Donut {
  const angle = (donut.coma.angleDegrees * Math.PI) / 180;
  const growth = donut.fieldComa / Math.SQRT2;
  const x = donut.coma.amount * Math.cos(angle) + growth * field.x;
  const y = donut.coma.amount * Math.sin(angle) + growth * field.y;
  return { ...donut, coma: { amount: Math.hypot(x, y), angleDegrees: (Math.atan2(y, x) * 180) / Math.PI } };
}

/** As fine as the seeing asks, as coarse as the largest grid forces. */
function chooseOversampling(seeing: SeeingProfile, shapeReach: number): number {
  const fine = Math.min(6, Math.max(1, Math.ceil(CELLS_PER_FWHM / seeing.fwhmPixels)));
  const fitting = Math.floor(LARGEST_GRID / (2 * (shapeReach + 4 * seeing.fwhmPixels)));
  if (fitting < 1) {
    throw new RangeError(
      `a star ${Math.ceil(2 * shapeReach)} px wide with a seeing of ${seeing.fwhmPixels} px is too large`,
    );
  }
  return Math.min(fine, fitting);
}

/** Adds each ray to the four cells around it (cloud in cell). Node i of the pattern is the place i - size / 2. */
function depositRays({ x, y, share }: Shape, size: number, oversampling: number): Float64Array {
  const pattern = new Float64Array(size * size);
  for (let k = 0; k < x.length; k++) {
    const px = x[k] * oversampling + size / 2;
    const py = y[k] * oversampling + size / 2;
    const [i, j] = [Math.floor(px), Math.floor(py)];
    const [right, up] = [px - i, py - j];
    const cell = j * size + i;
    pattern[cell] = pattern[cell] + share[k] * (1 - right) * (1 - up);
    pattern[cell + 1] = pattern[cell + 1] + share[k] * right * (1 - up);
    pattern[cell + size] = pattern[cell + size] + share[k] * (1 - right) * up;
    pattern[cell + size + 1] = pattern[cell + size + 1] + share[k] * right * up;
  }
  return pattern;
}

function tabulate(grid: Float64Array, size: number, oversampling: number): Psf {
  let total = 0;
  for (let i = 0; i < grid.length; i++) total += grid[i];
  const table = new Float64Array((size + 1) ** 2);
  for (let j = 0; j < size; j++) {
    let row = 0;
    for (let i = 0; i < size; i++) {
      row += grid[j * size + i] / total;
      table[(j + 1) * (size + 1) + i + 1] = table[j * (size + 1) + i + 1] + row;
    }
  }
  return { size, oversampling, table, outskirts: measureOutskirts(grid, size, { oversampling, total }) };
}

function measureOutskirts(
  grid: Float64Array,
  size: number,
  { oversampling, total }: { oversampling: number; total: number },
): Float64Array {
  const outskirts = new Float64Array(Math.ceil(size / 2 / oversampling) + 1);
  const last = outskirts.length - 1;
  for (let j = 0; j < size; j++) {
    const dy = j + 0.5 - size / 2;
    for (let i = 0; i < size; i++) {
      const dx = i + 0.5 - size / 2;
      const radius = Math.min(last, Math.ceil(Math.sqrt(dx * dx + dy * dy) / oversampling));
      if (grid[j * size + i] > outskirts[radius]) outskirts[radius] = grid[j * size + i];
    }
  }
  for (let r = last - 1; r >= 0; r--) outskirts[r] = Math.max(outskirts[r], outskirts[r + 1]);
  return outskirts.map((v) => (v * oversampling * oversampling) / total);
}
