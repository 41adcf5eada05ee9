import type { PixelBox } from '../image/crop';
import type { Image } from '../image/image';
import type { PixelList } from './starModel';

/** The part inside the image of the square of `2 radius + 1` pixels about a place; undefined when nothing is. */
export function boxAround(
  { width, height }: Image,
  place: { x: number; y: number },
  radius: number,
): PixelBox | undefined {
  const left = Math.max(0, Math.round(place.x) - radius);
  const bottom = Math.max(0, Math.round(place.y) - radius);
  const right = Math.min(width - 1, Math.round(place.x) + radius);
  const top = Math.min(height - 1, Math.round(place.y) + radius);
  if (!(right >= left && top >= bottom)) return undefined;
  return { x: left, y: bottom, width: right - left + 1, height: top - bottom + 1 };
}

/** The finite pixels of a box, row by row. */
export function pixelsIn(image: Image, box: PixelBox): PixelList {
  const size = box.width * box.height;
  const [x, y, values] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  let count = 0;
  for (let row = box.y; row < box.y + box.height; row++) {
    for (let column = box.x; column < box.x + box.width; column++) {
      const value = image.data[row * image.width + column];
      if (!Number.isFinite(value)) continue;
      x[count] = column;
      y[count] = row;
      values[count++] = value;
    }
  }
  return { x: x.subarray(0, count), y: y.subarray(0, count), values: values.subarray(0, count) };
}

/** Median of what stands on the rim of a list of pixels' bounding box: a first guess of the sky under a star. */
export function rimMedian({ x, y, values }: PixelList, box: PixelBox): number {
  const rim: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const onRim = x[i] === box.x || y[i] === box.y || x[i] === box.x + box.width - 1 || y[i] === box.y + box.height - 1;
    if (onRim) rim.push(values[i]);
  }
  return medianOf(rim);
}

/** The middle value, of an even number the mean of the two middle ones; NaN of none. */
export function medianOf(values: ArrayLike<number>): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return Number.NaN;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
