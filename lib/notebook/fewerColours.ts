const MOST_COLOURS = 256;
/** Bits of each channel that tell one cell of colours from the next. */
const CELL_BITS = 5;

/**
 * The picture in at most 256 colours, so that its PNG needs one byte a pixel: colours are gathered in cells of 8
 * levels a channel, each cell takes its most frequent colour, and rare cells the nearest of the 256 most frequent ones.
 * A picture that has no more than 256 colours is returned as it is. `rgb` holds red, green, blue by turns.
 */
export function fewerColours(rgb: Uint8Array): Uint8Array {
  const counts = countColours(rgb);
  if (counts.size <= MOST_COLOURS) return rgb;
  const cells = new Map<number, { count: number; colour: number; most: number }>();
  for (const [colour, count] of counts) {
    const cell = cells.get(cellOf(colour)) ?? { count: 0, colour, most: 0 };
    const commoner = count > cell.most ? { colour, most: count } : {};
    cells.set(cellOf(colour), { ...cell, ...commoner, count: cell.count + count });
  }
  const common = [...cells.values()].sort((a, b) => b.count - a.count || a.colour - b.colour).slice(0, MOST_COLOURS);
  const palette = common.map((cell) => cell.colour);
  const chosen = new Map(common.map((cell) => [cellOf(cell.colour), cell.colour]));
  for (const [cell, { colour }] of cells) if (!chosen.has(cell)) chosen.set(cell, nearest(colour, palette));
  return recolour(rgb, chosen);
}

function countColours(rgb: Uint8Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (let i = 0; i < rgb.length; i += 3) {
    const colour = colourAt(rgb, i);
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  return counts;
}

function recolour(rgb: Uint8Array, chosen: ReadonlyMap<number, number>): Uint8Array {
  const out = new Uint8Array(rgb.length);
  for (let i = 0; i < rgb.length; i += 3) out.set(channels(chosen.get(cellOf(colourAt(rgb, i)))!), i);
  return out;
}

function colourAt(rgb: Uint8Array, i: number): number {
  return (rgb[i]! << 16) | (rgb[i + 1]! << 8) | rgb[i + 2]!;
}

function channels(colour: number): [number, number, number] {
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}

function cellOf(colour: number): number {
  return channels(colour).reduce((cell, channel) => (cell << CELL_BITS) | (channel >> (8 - CELL_BITS)), 0);
}

function nearest(colour: number, palette: readonly number[]): number {
  const wanted = channels(colour);
  const distance = (other: number) => channels(other).reduce((sum, value, i) => sum + (value - wanted[i]!) ** 2, 0);
  return palette.reduce((best, other) => (distance(other) < distance(best) ? other : best));
}
