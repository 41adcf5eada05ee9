import { InputError } from '../inputError';
import type { FitsHeader } from './header';
import type { Pixels } from './pixels';

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

/** A run of pixels of an image: all of it, or a plane. */
export interface PixelRange {
  readonly start: number;
  readonly count: number;
}

/** Whether the pixels of a tile, from its first to its last, overlap with a range. */
export function reachesInto(box: TileBox, axes: readonly number[], { start, count }: PixelRange): boolean {
  let [first, last, stride] = [0, 0, 1];
  axes.forEach((length, axis) => {
    first += box.start[axis]! * stride;
    last += (box.start[axis]! + box.shape[axis]! - 1) * stride;
    stride *= length;
  });
  return last >= start && first < start + count;
}

/** Copies the lines of a tile that lie in the range to their places; `image` holds the range alone. */
export function placeTile(
  image: Pixels,
  values: Pixels,
  { axes, box, range }: { readonly axes: readonly number[]; readonly box: TileBox; readonly range: PixelRange },
): void {
  const width = box.shape[0]!;
  for (let line = 0; line * width < values.length; line++) {
    let rest = line;
    let target = box.start[0]! - range.start;
    let stride = axes[0]!;
    for (let axis = 1; axis < axes.length; axis++) {
      target += (box.start[axis]! + (rest % box.shape[axis]!)) * stride;
      rest = Math.floor(rest / box.shape[axis]!);
      stride *= axes[axis]!;
    }
    if (target < 0 || target >= range.count) continue;
    image.set(values.subarray(line * width, (line + 1) * width), target);
  }
}
