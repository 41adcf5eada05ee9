import { axialMean } from './axialMean';
import type { SeeingStar } from './frameSeeing';
import { medianOf } from './pixelBox';

/** Seeing over the field, in rows from the bottom of the frame up. NaN in cells without a star. */
export interface SeeingMap {
  /** Centres of the columns and rows of cells, pixels. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  /** By row, then column. */
  readonly count: readonly (readonly number[])[];
  /** Medians of the stars in the cell. */
  readonly fwhmPixels: readonly (readonly number[])[];
  readonly ellipticity: readonly (readonly number[])[];
  /** Axial mean, degrees counter-clockwise from +x. */
  readonly positionAngleDegrees: readonly (readonly number[])[];
}

export interface SeeingMapOptions {
  /** Of the frame, pixels. */
  readonly width: number;
  readonly height: number;
  /** Cells along x and y. Default 6 x 4. */
  readonly columns?: number;
  readonly rows?: number;
}

/** Sorts a frame's stars into cells of the field: width, ellipticity and direction in each. */
export function seeingMap(stars: readonly SeeingStar[], options: SeeingMapOptions): SeeingMap {
  const { width, height, columns = 6, rows = 4 } = options;
  const cells = Array.from({ length: rows }, () => Array.from({ length: columns }, (): SeeingStar[] => []));
  for (const star of stars) {
    // Pixel 0 reaches from -0.5 to 0.5.
    const column = Math.min(columns - 1, Math.max(0, Math.floor(((star.x + 0.5) / width) * columns)));
    const row = Math.min(rows - 1, Math.max(0, Math.floor(((star.y + 0.5) / height) * rows)));
    cells[row][column].push(star);
  }
  const each = (value: (members: readonly SeeingStar[]) => number): number[][] => cells.map((row) => row.map(value));
  return {
    x: Array.from({ length: columns }, (_, i) => ((i + 0.5) * width) / columns - 0.5),
    y: Array.from({ length: rows }, (_, i) => ((i + 0.5) * height) / rows - 0.5),
    count: each((members) => members.length),
    fwhmPixels: each((members) => medianOf(members.map(({ fwhmPixels }) => fwhmPixels))),
    ellipticity: each((members) => medianOf(members.map(({ ellipticity }) => ellipticity))),
    positionAngleDegrees: each((members) => axialMean(members).positionAngleDegrees),
  };
}
