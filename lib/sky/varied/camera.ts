import type { Random } from '../../random';

/** The four orders of a colour mosaic's 2 x 2 cell, first row first, as BAYERPAT names them. */
export const BAYER_PATTERNS = ['RGGB', 'BGGR', 'GRBG', 'GBRG'] as const;
export type BayerPattern = (typeof BAYER_PATTERNS)[number];

/** What stands between the light and the numbers in the file. Counts are those of the file. */
export interface Camera {
  readonly format: 'uint8' | 'uint16' | 'float32';
  /** Counts between neighbouring values: 4 for 14 bits and 16 for 12 bits stretched to 16, 0 for real numbers. */
  readonly step: number;
  readonly saturation: number;
  readonly pedestal: number;
  /** Electrons per count. */
  readonly gain: number;
  /** Electrons. */
  readonly readNoise: number;
  /** Counts of light from an empty, dark sky. */
  readonly sky: number;
  /** Standard deviation of that sky before rounding, counts. */
  readonly noise: number;
  readonly bayer?: BayerPattern;
}

interface Digits {
  readonly format: Camera['format'];
  readonly step: number;
  readonly saturation: number;
}

/** 8 bits of video cameras, 12, 14 and 16 bits as they are or stretched to 16, and calibrated real numbers. */
const DIGITS: readonly Digits[] = [
  { format: 'uint8', step: 1, saturation: 255 },
  { format: 'uint16', step: 1, saturation: 4095 },
  { format: 'uint16', step: 1, saturation: 16_383 },
  { format: 'uint16', step: 4, saturation: 65_532 },
  { format: 'uint16', step: 16, saturation: 65_520 },
  { format: 'uint16', step: 1, saturation: 65_535 },
  { format: 'uint16', step: 1, saturation: 65_535 },
  { format: 'float32', step: 0, saturation: 65_535 },
  { format: 'float32', step: 0, saturation: 65_535 },
];
/** Steps: of frames read with a coarse converter, and of the others. */
const COARSE_NOISE = [0.3, 2] as const;
const USUAL_NOISE = [2, 60] as const;
/** Share of the range that the sky fills: in twilight and moonlight, and in the other frames. */
const BRIGHT_SKY = [0.2, 0.85] as const;
const USUAL_SKY = [0.0005, 0.2] as const;
/** The sky's noise goes at least so many times into the range, or nothing could be seen in the frame. */
const RANGE_OVER_NOISE = 150;
/** Electrons per count; the larger ones are those of stacks of many frames. */
const GAIN_RANGE = [0.03, 200] as const;

/** Draws a camera: digits, noise from 0.3 to 60 steps, and a sky of nearly nothing up to nine tenths of the range. */
export function drawCamera(random: Random): Camera {
  const digits = DIGITS[random.integer(DIGITS.length)]!;
  const coarse = digits.format === 'uint8' || random.integer(4) === 0;
  const [least, most] = coarse ? COARSE_NOISE : USUAL_NOISE;
  const steps = logBetween(random, least, most);
  const noise = Math.min(steps * Math.max(1, digits.step), digits.saturation / RANGE_OVER_NOISE);
  const [dark, bright] = random.integer(6) === 0 ? BRIGHT_SKY : USUAL_SKY;
  const wanted = digits.saturation * logBetween(random, dark, bright);
  // The share of the noise that comes from the sky's photons; the amplifier makes the rest.
  const photons = random.between(0.1, 0.98);
  const gain = clamp(wanted / (photons * noise * noise), ...GAIN_RANGE);
  const sky = Math.min(wanted, photons * noise * noise * gain);
  const subtracted = digits.format === 'float32' && random.integer(2) === 0;
  return {
    ...digits,
    noise,
    gain,
    sky,
    readNoise: Math.sqrt(Math.max(0, noise * noise - sky / gain)) * gain,
    pedestal: subtracted ? -sky : Math.ceil(4 * noise) + digits.saturation * 0.05 * random.uniform() ** 2,
    ...(digits.format !== 'float32' && random.integer(5) < 2 && { bayer: BAYER_PATTERNS[random.integer(4)]! }),
  };
}

/** Counts from the sky to saturation. */
export function roomOf({ saturation, pedestal, sky }: Camera): number {
  return saturation - pedestal - sky;
}

/** Uniform in the logarithm: as many small ones as large ones. */
export function logBetween(random: Random, low: number, high: number): number {
  return Math.exp(random.between(Math.log(low), Math.log(high)));
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
