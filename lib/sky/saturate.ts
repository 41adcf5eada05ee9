import type { Image } from '../image/image';

/**
 * Cuts every pixel at `saturation`. Of the charge above it the share `bleeding` flows along the column (y), half up
 * and half down, and fills the next pixels; the rest is drained away.
 */
export function saturateInPlace(image: Image, saturation: number, bleeding: number): void {
  const { data, width } = image;
  const columns = new Set<number>();
  for (let i = 0; i < data.length; i++) if (data[i] > saturation) columns.add(i % width);
  for (const x of columns) saturateColumn(image, x, { saturation, bleeding });
}

function saturateColumn(
  { data, width, height }: Image,
  x: number,
  limit: { saturation: number; bleeding: number },
): void {
  let y = 0;
  while (y < height) {
    let excess = 0;
    const first = y;
    for (; y < height && data[y * width + x] > limit.saturation; y++) {
      excess += data[y * width + x] - limit.saturation;
      data[y * width + x] = limit.saturation;
    }
    if (excess > 0) {
      const half = (excess * limit.bleeding) / 2;
      pour(first - 1, -1, half);
      pour(y, 1, half);
    }
    y++;
  }

  function pour(start: number, step: number, charge: number): void {
    for (let at = start; at >= 0 && at < height && charge > 0; at += step) {
      const room = limit.saturation - data[at * width + x];
      // A pixel further up that is above saturation itself pours out its own excess when its turn comes.
      if (room <= 0) continue;
      const taken = Math.min(room, charge);
      data[at * width + x] += taken;
      charge -= taken;
    }
  }
}
