import { createImage, type Image } from '../../image/image';
import { selectRankInPlace } from '../../image/selectRank';
import { sortFloatsInPlace } from '../../image/sortFloats';
import { detectKernels } from '../kernels';
import { type CubicSurface, cubicSurface, type TileGrid } from './cubicSurface';
import { type Part, skyNoise } from './skyNoise';

/** Side of the tiles in which the sky is measured, pixels: a donut of 80 pixels fills less than a third of one. */
const TILE = 128;
/** A smaller frame still has three tiles a side, unless these get narrower than this, pixels. */
const SMALLEST_TILE = 48;
const FEWEST_TILES = 3;
/** The sky is measured above what was found before: the second time without its slope, the third without its bend. */
const PASSES = 3;
/** Pixels of a tile that are looked at, about: they give its sky to a twentieth of sigma ... */
const SAMPLES = 700;
/** ... and, taken in threes along rows and columns, its noise to 3 %. */
const NOISE_SAMPLES = 600;
/** A tile with fewer finite pixels than this share says nothing. */
const ENOUGH = 0.3;
/** Pixels farther from the sky than this many sigma are stars, or holes. */
const CLIP_SIGMAS = 2.5;
const ROUNDS = 3;
/** The sky is the commonest value: the middle of the shortest interval that holds three tenths of a tile's pixels. */
const COMMON_SHARE = 0.3;
/** Of a normal distribution these lie within so many sigma of the middle. */
const COMMON_SIGMAS = 0.385;
/** A tile cannot be quieter than this share of the median tile: a flat border is not infinitely precise. */
const LEAST_NOISE_SHARE = 0.2;
/** A tile that stands out from what the tiles around lead to expect by so many sigma holds no plain sky ... */
const FAR_OFF_SIGMAS = 2;
/** ... unless such bends are common in this frame: so many times their median. */
const FAR_OFF_BENDS = 5;

/** A frame without its sky. */
export interface FlatSky {
  /** (pixel - sky) / noise, in units of the local noise; 0 where the pixel is not finite. */
  readonly significance: Image;
  /** Sky in the middle of the tiles' range (median), in the units of the image; NaN when nothing could be measured. */
  readonly level: number;
  /** Noise of an empty pixel (median over the tiles), in the units of the image; 0 when the frame has none. */
  readonly noise: number;
  /** Least and greatest sky of a tile, in the units of the image. */
  readonly range: readonly [number, number];
}

interface Mesh extends TileGrid {
  readonly sky: Float32Array;
  readonly noise: Float32Array;
}

/**
 * Takes the sky off a frame. In tiles of 128 pixels it is the commonest value, clipped, as in SExtractor (Bertin and
 * Arnouts 1996, section 4.1); tiles that stand out from their neighbours take what these lead to expect, and in between it
 * is interpolated by a cubic surface. Later passes measure what is left above the first, so that a slope does no harm.
 * The noise is that of differences (skyNoise), tile by tile. `step` is that of quantisationStep.
 */
export function flattenSky(image: Image, step: number): FlatSky {
  const grid = gridOf(image);
  const noise = noiseMesh(image, grid, step);
  const typical = medianOf(noise);
  if (!(typical > 0)) {
    return {
      significance: createImage(image.width, image.height),
      level: medianOf(finite(image.data)),
      noise: 0,
      range: [0, 0],
    };
  }
  let mesh = completed({ ...grid, noise, sky: levels(image, { ...grid, noise }) }, typical);
  for (let pass = 1; pass < PASSES; pass++) {
    const left = levels(image, mesh, cubicSurface(mesh.sky, grid, { ...image, at: 0 }));
    mesh = completed({ ...mesh, sky: mesh.sky.map((sky, tile) => sky + left[tile]) }, typical);
  }
  const sorted = sortFloatsInPlace(mesh.sky.slice());
  return {
    significance: significanceOf(image, mesh),
    level: sorted[sorted.length >> 1],
    noise: typical,
    range: [sorted[0], sorted[sorted.length - 1]],
  };
}

function gridOf({ width, height }: Image): TileGrid {
  return { columns: tilesAlong(width), rows: tilesAlong(height) };
}

function tilesAlong(length: number): number {
  const most = Math.max(1, Math.floor(length / SMALLEST_TILE));
  return Math.max(Math.round(length / TILE), Math.min(FEWEST_TILES, most));
}

function partOf({ width, height }: Image, { columns, rows }: TileGrid, tile: number): Part {
  const [left, right] = share(width, columns, tile % columns);
  const [bottom, top] = share(height, rows, Math.floor(tile / columns));
  return { left, right, bottom, top };
}

/** Pixels of the `part`-th of `parts` equal parts: from, to (exclusive). */
function share(length: number, parts: number, part: number): readonly [number, number] {
  return [Math.floor((length * part) / parts), Math.floor((length * (part + 1)) / parts)];
}

function noiseMesh(image: Image, grid: TileGrid, step: number): Float32Array {
  return Float32Array.from({ length: grid.columns * grid.rows }, (_, tile) =>
    skyNoise(image, { step, part: partOf(image, grid, tile), samples: NOISE_SAMPLES }),
  );
}

/** The commonest level of each tile, above `surface` where that is given; NaN where a tile says nothing. */
function levels(image: Image, mesh: Omit<Mesh, 'sky'>, surface?: CubicSurface): Float32Array {
  const { data, width } = image;
  const found = new Float32Array(mesh.columns * mesh.rows).fill(Number.NaN);
  const under = surface === undefined ? new Float64Array(width) : drawnRow(surface, width);
  // An odd step, so that the pixels of a mosaic and the columns of a pattern take turns.
  const every = Math.floor(Math.sqrt(data.length / found.length / SAMPLES)) | 1;
  const room =
    Math.ceil(Math.ceil(width / mesh.columns + 1) / every) * Math.ceil(Math.ceil(image.height / mesh.rows + 1) / every);
  for (let first = 0; first < found.length; first += mesh.columns) {
    const parts = Array.from({ length: mesh.columns }, (_, c) => partOf(image, mesh, first + c));
    const values = parts.map(() => new Float32Array(room));
    const counts = new Int32Array(mesh.columns);
    const { bottom, top } = parts[0];
    for (let y = bottom; y < top; y += every) {
      surface?.draw(y);
      for (let c = 0; c < parts.length; c++) {
        const { left, right } = parts[c];
        const tile = values[c];
        let count = counts[c];
        for (let x = left; x < right; x += every) {
          const value = data[y * width + x] - under[x];
          if (value - value === 0) tile[count++] = value;
        }
        counts[c] = count;
      }
    }
    parts.forEach(({ left, right }, c) => {
      const looked = Math.ceil((right - left) / every) * Math.ceil((top - bottom) / every);
      if (counts[c] < ENOUGH * looked) return;
      found[first + c] = commonest(sortFloatsInPlace(values[c].subarray(0, counts[c])), mesh.noise[first + c]);
    });
  }
  return found;
}

/** Mean of the values within 2.5 sigma of the sky, which starts as the middle of the commonest ones. */
function commonest(sorted: Float32Array, noise: number): number {
  const { middle, halfWidth } = shortestInterval(sorted, Math.floor(COMMON_SHARE * sorted.length));
  // On a slope, which only the second pass takes off, even the commonest values are farther apart than noise makes them.
  const limit = CLIP_SIGMAS * Math.max(noise, halfWidth / COMMON_SIGMAS);
  let sky = middle;
  for (let round = 0; round < ROUNDS; round++) {
    let [sum, count] = [0, 0];
    for (let i = 0; i < sorted.length; i++) {
      if (Math.abs(sorted[i] - sky) > limit) continue;
      sum += sorted[i];
      count++;
    }
    if (count === 0) return sky;
    sky = sum / count;
  }
  return sky;
}

/** The closest `count` + 1 neighbours among sorted values. */
function shortestInterval(
  sorted: Float32Array,
  count: number,
): { readonly middle: number; readonly halfWidth: number } {
  let best = 0;
  for (let i = 0; i + count < sorted.length; i++) {
    if (sorted[i + count] - sorted[i] < sorted[best + count] - sorted[best]) best = i;
  }
  const [low, high] = [sorted[best], sorted[Math.min(best + count, sorted.length - 1)]];
  return { middle: (low + high) / 2, halfWidth: (high - low) / 2 };
}

function finite(values: Float32Array): Float32Array {
  return values.filter((value) => value - value === 0);
}

function medianOf(values: Float32Array): number {
  const found = finite(values);
  return found.length === 0 ? Number.NaN : selectRankInPlace(found, found.length >> 1);
}

/** Empty tiles, and those that hold light of their own, take what the tiles around lead to expect. */
function completed(mesh: Mesh, typical: number): Mesh {
  const noise = mesh.noise.map((value) => (value >= LEAST_NOISE_SHARE * typical ? value : typical));
  const expected = mesh.sky.map((_, tile) => expectedSky(mesh, tile));
  const bends = mesh.sky.map((sky, tile) => Math.abs(sky - expected[tile]));
  const usual = FAR_OFF_BENDS * (medianOf(bends) || 0);
  const level = medianOf(mesh.sky);
  const sky = mesh.sky.map((value, tile) => {
    if (Math.abs(value - expected[tile]) <= Math.max(usual, FAR_OFF_SIGMAS * noise[tile])) return value;
    if (!Number.isNaN(expected[tile])) return expected[tile];
    return Number.isNaN(value) ? level : value;
  });
  return { ...mesh, sky, noise };
}

/** Directions to a tile's neighbours; the opposite ones come with them. */
const DIRECTIONS = [
  [1, 0],
  [0, 1],
  [1, 1],
  [1, -1],
] as const;

/**
 * The median of what the lines through a tile say: of two neighbours on opposite sides their mean, at an edge where one side
 * is missing the line through the next two, so that a tilted sky is no surprise. NaN without neighbours.
 */
function expectedSky({ columns, rows, sky }: Mesh, tile: number): number {
  const [column, row] = [tile % columns, Math.floor(tile / columns)];
  const at = (dx: number, dy: number): number => {
    const [x, y] = [column + dx, row + dy];
    return x < 0 || y < 0 || x >= columns || y >= rows ? Number.NaN : sky[y * columns + x];
  };
  const said = DIRECTIONS.flatMap(([dx, dy]) => {
    const between = (at(dx, dy) + at(-dx, -dy)) / 2;
    if (!Number.isNaN(between)) return [between];
    const lines = [2 * at(dx, dy) - at(2 * dx, 2 * dy), 2 * at(-dx, -dy) - at(-2 * dx, -2 * dy)];
    return lines.filter((value) => !Number.isNaN(value));
  });
  if (said.length > 0) return medianOf(Float32Array.from(said));
  return medianOf(Float32Array.from(DIRECTIONS.flatMap(([dx, dy]) => [at(dx, dy), at(-dx, -dy)])));
}

function significanceOf({ data, width, height }: Image, mesh: Mesh): Image {
  const result = createImage(width, height);
  const sky = cubicSurface(mesh.sky, mesh, { width, height, at: 0 });
  const noise = cubicSurface(mesh.noise, mesh, { width, height, at: sky.end });
  const { kernels, reserve } = detectKernels();
  const pixels = new Float32Array(reserve(noise.end + 4 * (width + 1)), noise.end, width);
  const quietest = mesh.noise.reduce((least, value) => Math.min(least, value));
  for (let y = 0; y < height; y++) {
    sky.draw(y);
    noise.draw(y);
    pixels.set(data.subarray(y * width, (y + 1) * width));
    kernels.significance(noise.end, width, sky.row, noise.row, quietest);
    result.data.set(pixels, y * width);
  }
  return result;
}

function drawnRow({ row, end }: CubicSurface, width: number): Float64Array {
  return new Float64Array(detectKernels().reserve(end), row, width);
}
