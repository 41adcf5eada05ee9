import type { Image } from '../image/image';
import { type Chequer, chequerOf } from './chequer';
import type { FitsHeader } from './header';

export type MosaicPattern = 'RGGB' | 'GRBG' | 'GBRG' | 'BGGR';

/** The 2 x 2 filters of a colour camera (Bayer 1976), of which two on one diagonal are green. */
export interface Mosaic {
  /** Filters of pixels (0, 0), (1, 0), (0, 1), (1, 1) of the image; null where the order is unknown. */
  readonly pattern: MosaicPattern | null;
  /** `(x + y) & 1` of the green pixels. */
  readonly greenParity: 0 | 1;
  /** Counts by which green pixels of odd rows are above those of even rows in the sky. */
  readonly greenDifference: number;
  /** The keyword that tells, or `pixels`. */
  readonly source: string;
}

const KEYWORDS = ['BAYERPAT', 'BAYRPAT', 'COLORTYP', 'CFATYPE', 'CFAPATT', 'CFA_PAT', 'BAYER', 'FILTER'];

/**
 * From the pixels alone a frame is a mosaic when the chequer of its sky is above this many sigma of a pixel. Set by
 * hand on the frames of the reference folders, not on frames kept apart: 112 taken for mono stay below 0.1; of 19 raw
 * colour frames 18 have 0.85 or more, and one (a black sky, NGC 7023) 0.12, so that it needs its keyword. Eight of one
 * camera (the C8 sweep, FILTER = R, taken for mono, which no header confirms) have 0.35 to 0.47; their stars tell.
 */
const SEEN_SIGMAS = 0.2;
/** ... without stars bright enough to confirm it, above this: the C8 sweep reaches 0.47. */
const SEEN_WITHOUT_STARS_SIGMAS = 0.8;
/** ... and this many standard errors. */
const SURE_ERRORS = 10;
/** ... in this share of the ninths of the frame. */
const AGREEMENT = 0.75;
/** Stars' chequer per count: 0.5 to 0.8 on the raw colour frames with enough bright pixels, 0.08 at most on the others. */
const STAR_CONTRAST = 0.1;
/** Rows and columns that alternate make differences on both diagonals, and hardly any between the diagonals. */
const LEAST_SHARE = 0.1;
const GREENS_ALIKE = 0.5;
/** Below these the pixels contradict a keyword: a frame made gray, or binned. */
const INVISIBLE_SIGMAS = 0.06;
const INVISIBLE_STAR_CONTRAST = 0.05;

/**
 * The colour mosaic of a raw frame, by the header's keyword as long as the pixels do not contradict it, else from the
 * pixels alone; null for a mono frame. Where pixels and keyword differ in which diagonal is green (flipped or cut
 * frames), the pixels are right, and the order of red and blue is unknown.
 */
export function mosaicOf(image: Image, header?: FitsHeader): Mosaic | null {
  const declared = header === undefined ? undefined : declaredPattern(header, image.height);
  const chequer = chequerOf(image);
  if (chequer === undefined) return declared === undefined ? null : mosaicAs(declared, greenOf(declared.pattern), 0);
  const seen = isSeen(chequer);
  if (declared === undefined && !seen) return null;
  const binned = (header?.number('XBINNING') ?? 1) > 1;
  if (declared !== undefined && !seen && (binned || isContradicted(chequer))) return null;
  const parity = greenParityOf(chequer) ?? (declared === undefined ? undefined : greenOf(declared.pattern));
  if (parity === undefined) return null;
  const difference = parity === 0 ? -chequer.even : -chequer.odd;
  return mosaicAs(declared ?? { pattern: null, source: 'pixels' }, parity, difference);
}

interface Declared {
  readonly pattern: MosaicPattern | null;
  readonly source: string;
}

function mosaicAs({ pattern, source }: Declared, greenParity: 0 | 1, greenDifference: number): Mosaic {
  const agrees = pattern !== null && greenOf(pattern) === greenParity;
  return { pattern: agrees ? pattern : null, greenParity, greenDifference, source };
}

function greenOf(pattern: MosaicPattern | null): 0 | 1 {
  return pattern?.startsWith('G') ? 0 : 1;
}

/** What the header says, shifted by XBAYROFF and YBAYROFF, and turned over where rows count from the top of a frame stored bottom first. */
function declaredPattern(header: FitsHeader, height: number): Declared | undefined {
  for (const keyword of KEYWORDS) {
    const written = header
      .text(keyword)
      ?.replace(/['"\s]/g, '')
      .toUpperCase();
    if (written === undefined || !/^(RGGB|GRBG|GBRG|BGGR)$/.test(written)) continue;
    const [x, y] = ['XBAYROFF', 'YBAYROFF'].map((name) => Math.abs(Math.round(header.number(name) ?? 0)) & 1);
    const bottomUp = /^BOTTOM-?UP$/i.test(header.text('ROWORDER')?.trim() ?? '');
    const down = bottomUp ? (height - 1 + y!) & 1 : y!;
    const letters = [0, 1, 2, 3].map((k) => written[(((k & 1) + x!) & 1) + 2 * (((k >> 1) + down) & 1)]);
    return { pattern: letters.join('') as MosaicPattern, source: keyword };
  }
  return undefined;
}

function isSeen({ contrast, even, odd, noise, error, brightContrast, agreement }: Chequer): boolean {
  const size = Math.abs(contrast);
  const [less, more] = [Math.abs(even), Math.abs(odd)].sort((a, b) => a - b) as [number, number];
  const patterned = size < LEAST_SHARE * more || less > GREENS_ALIKE * Math.max(size, more);
  if (patterned || size < SURE_ERRORS * error || agreement < AGREEMENT) return false;
  if (Number.isNaN(brightContrast)) return size > SEEN_WITHOUT_STARS_SIGMAS * noise;
  return size > SEEN_SIGMAS * noise && brightContrast * Math.sign(contrast) > STAR_CONTRAST;
}

function isContradicted({ contrast, even, odd, noise, brightContrast }: Chequer): boolean {
  const largest = Math.max(Math.abs(contrast), Math.abs(even), Math.abs(odd));
  return largest < INVISIBLE_SIGMAS * noise && Math.abs(brightContrast) < INVISIBLE_STAR_CONTRAST;
}

/** The diagonal whose two pixels agree; where both do, the brighter one: sky and most stars are brightest through green. */
function greenParityOf({ contrast, even, odd, noise, error }: Chequer): 0 | 1 | undefined {
  const [evens, odds] = [Math.abs(even), Math.abs(odd)];
  if (Math.max(evens, odds) > Math.max(INVISIBLE_SIGMAS * noise, SURE_ERRORS * error)) {
    if (evens < GREENS_ALIKE * odds) return 0;
    if (odds < GREENS_ALIKE * evens) return 1;
  }
  if (Math.abs(contrast) < Math.max(INVISIBLE_SIGMAS * noise, SURE_ERRORS * error)) return undefined;
  return contrast > 0 ? 0 : 1;
}
