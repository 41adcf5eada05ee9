import { InputError } from '../inputError';
import type { FitsHeader } from './header';
import type { RawPixels } from './pixels';

/** Where one tile lies in the image, along each axis. */
export interface TileBox {
  readonly start: readonly number[];
  readonly shape: readonly number[];
}

/** The tiles of a compressed image, in the order of the table's rows: along the first axis first. */
export interface TileGrid {
  readonly count: number;
  /** Those at the far edges are cut off. */
  box(tile: number): TileBox;
}

/** Divides an image into tiles as ZTILE1 ... ZTILEn say; by default a tile is one row. */
export function tileGrid(header: FitsHeader, axes: readonly number[], name: string): TileGrid {
  const tile = tileLengths(header, axes, name);
  const tiles = axes.map((length, axis) => Math.ceil(length / tile[axis]!));
  return {
    count: tiles.reduce((product, n) => product * n, 1),
    box: (index) => {
      let rest = index;
      const start = tiles.map((n, axis) => {
        const place = rest % n;
        rest = Math.floor(rest / n);
        return place * tile[axis]!;
      });
      return { start, shape: start.map((first, axis) => Math.min(tile[axis]!, axes[axis]! - first)) };
    },
  };
}

/** No tile is longer than the image. */
function tileLengths(header: FitsHeader, axes: readonly number[], name: string): number[] {
  return axes.map((axisLength, axis) => {
    const length = header.get(`ZTILE${axis + 1}`) ?? (axis === 0 ? axisLength : 1);
    if (typeof length !== 'number' || !Number.isInteger(length) || length < 1) {
      throw new InputError(`${name} declares ZTILE${axis + 1} = ${length}, wanted a whole number from 1`);
    }
    return Math.min(length, axisLength);
  });
}

/** Copies a tile, line by line, to its place in the image. */
export function placeTile(
  image: RawPixels,
  values: RawPixels,
  { axes, box }: { readonly axes: readonly number[]; readonly box: TileBox },
): void {
  const width = box.shape[0]!;
  for (let line = 0; line * width < values.length; line++) {
    let rest = line;
    let target = box.start[0]!;
    let stride = axes[0]!;
    for (let axis = 1; axis < axes.length; axis++) {
      target += (box.start[axis]! + (rest % box.shape[axis]!)) * stride;
      rest = Math.floor(rest / box.shape[axis]!);
      stride *= axes[axis]!;
    }
    image.set(values.subarray(line * width, (line + 1) * width) as never, target);
  }
}
