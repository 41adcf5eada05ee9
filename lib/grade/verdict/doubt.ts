import type { Source } from '../../detect/sources/sources';
import type { GradeStamps } from './gradeStamps';
import { STAMP_SIDE } from './scaledStamps';
import type { Verdict } from './verdict';

/** A frame less wide than so many boxes was cut about its star; in a larger one a star is seldom alone. */
const WHOLE_FRAME = 1.5;
/** So few sources, none of which is so many deviations high, may be what the flat field or clouds left. */
const FEW = 2;
const CLEAR_PEAK = 30;
/** A source so thin, within so many degrees of the rows or columns, may be a seam or a bad column of the detector. */
const THIN = 0.8;
const ALIGNED_DEGREES = 2;
/**
 * Among hot pixels that are a share p of all, about p * p of them have neighbours by chance that make them look like a
 * star (counted on simulated dark frames: 0.1 to 1 times that).
 */
const BY_CHANCE = 1.5;
/** The middle of a stamp, pixels to each side, of a saturated star is as high as its peak, but for this share. */
const MIDDLE = 3;
const FLAT = 0.1;

/** Why a verdict should not be given although there is something to see; undefined when there is no reason. */
export function whyDoubt(cut: GradeStamps, verdict: Verdict): string | undefined {
  const { sources, box, look } = cut;
  const { mended } = look;
  const { width, height } = look.image;
  const found = look.sources.length;
  if (found <= (BY_CHANCE * mended ** 3) / (width * height) ** 2) {
    return `${mended} hot pixels: chance makes as many of them look like stars as there are (${found})`;
  }
  if (verdict !== 'Circular' && sources.every(({ saturated }) => saturated) && hasFlatTops(cut)) {
    return 'all stars are saturated: their tops are flat, their shape is lost';
  }
  if (sources.length > FEW) return undefined;
  if (sources.every(isLine)) return 'nothing but a line along the rows or columns of the detector';
  const isWhole = Math.min(width, height) >= WHOLE_FRAME * box;
  if (!isWhole || sources.some(({ peak }) => peak >= CLEAR_PEAK)) return undefined;
  return `nothing but ${sources.length} faint ${sources.length === 1 ? 'spot' : 'spots'} in the frame`;
}

function isLine({ ellipticity, positionAngleDegrees }: Source): boolean {
  const off = positionAngleDegrees % 90;
  return ellipticity > THIN && Math.min(off, 90 - off) < ALIGNED_DEGREES;
}

/** Whether the typical stamp has no dip in its middle. */
function hasFlatTops({ stamps, sources }: GradeStamps): boolean {
  const flat = sources.filter((_, n) => lowestInMiddle(stamps.subarray(n * STAMP_SIDE ** 2)) > 1 - FLAT);
  return 2 * flat.length > sources.length;
}

function lowestInMiddle(stamp: Float32Array): number {
  let lowest = Number.POSITIVE_INFINITY;
  for (let y = STAMP_SIDE / 2 - MIDDLE; y < STAMP_SIDE / 2 + MIDDLE; y++) {
    for (let x = STAMP_SIDE / 2 - MIDDLE; x < STAMP_SIDE / 2 + MIDDLE; x++) {
      lowest = Math.min(lowest, stamp[y * STAMP_SIDE + x]!);
    }
  }
  return lowest;
}
