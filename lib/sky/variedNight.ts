import { createRandom, type Random } from '../random';
import { CLASS_NAMES, type ClassName } from '../stamps/stampSet';
import type {
  Detector,
  Donut,
  FrameDescription,
  PsfDescription,
  SeeingProfile,
  SkyBackground,
  Split,
  StarCounts,
  Trail,
} from './frameDescription';
import type { NightOptions } from './nightOptions';

const DEFAULT_FRAMES = 30;
/** Of every five frames of a class three are for training, one for validation, one for evaluation. */
const SPLITS: readonly Split[] = ['training', 'validation', 'training', 'evaluation', 'training'];

/** Pixels; finer sampling is seldom built, coarser stars are single pixels. */
const FWHM_RANGE = [1.5, 15] as const;
const SMALLEST_DONUT = 8;
const LARGEST_DONUT = 80;
/** The disc over the seeing: below it the hole of the donut fills up. */
const DONUT_OVER_SEEING = 4;
/** Trail over seeing: the gentlest of every kind gives an ellipticity of about 0.3. */
const TRAIL_OVER_SEEING = [1.8, 10] as const;
const LONGEST_TRAIL = 200;

/**
 * Calibrated star fields of many telescopes (variedFrame makes frames of every kind), every one another: 0.2 to 4 arcsec a pixel, stars 1.5 to 15 pixels wide, trails of any
 * angle, donuts of 8 to 80 pixels, raw and calibrated, dark and moonlit. The classes take turns.
 */
export function describeVariedNight(options: NightOptions): FrameDescription[] {
  const total = options.frames ?? DEFAULT_FRAMES;
  if (!Number.isInteger(total) || total < 1) throw new RangeError(`a night needs at least one frame, got ${total}`);
  const random = createRandom(`varied night/${options.seed}`);
  return Array.from({ length: total }, (_, k) => describeFrame(k, options, random.fork(k)));
}

function describeFrame(number: number, options: NightOptions, random: Random): FrameDescription {
  const className = CLASS_NAMES[number % CLASS_NAMES.length];
  const binning = random.integer(4) === 0 ? 2 : 1;
  const pixelScale = round(logBetween(random, 0.2, 4));
  const psf = describePsf(className, pixelScale, random.fork('psf'));
  const detector = describeDetector(random.fork('detector'));
  const sky = describeSky(random.fork('sky'));
  const size = { width: round(logBetween(random, 800, 2400), 0), height: round(logBetween(random, 700, 1800), 0) };
  return {
    file: `sim-varied-${String(number + 1).padStart(4, '0')}.fits${detector.wholeCounts ? '' : '.fz'}`,
    splits: [SPLITS[Math.floor(number / CLASS_NAMES.length) % SPLITS.length]],
    className,
    comment: `${psf.trail?.kind ?? (psf.donut ? 'donut' : 'round')} at ${pixelScale.toFixed(2)} arcsec/px`,
    seed: `varied/${options.seed}/${number}`,
    width: options.width ?? size.width,
    height: options.height ?? size.height,
    pixelScale,
    psf,
    detector,
    sky,
    stars: describeStars(psf, { detector, sky }, random.fork('stars')),
    observation: {
      site: 'sim',
      telescope: `sim-${round(logBetween(random, 60, 2000), 0)}mm`,
      instrument: `cam${random.integer(90) + 10}`,
      filter: ['V', 'R', 'L', 'rp', 'clear'][random.integer(5)],
      dateObs: new Date(Date.UTC(2026, 2, 1, 19) + number * 3_600_000).toISOString().replace('Z', ''),
      exposureSeconds: round(logBetween(random, 5, 600), 0),
      binning,
    },
  };
}

function describePsf(className: ClassName, pixelScale: number, random: Random): PsfDescription {
  const arcsec = between(2.2 * Math.exp(0.3 * random.normal()), 0.9, 5);
  const inFocus: SeeingProfile = {
    fwhmPixels: round(between(arcsec / pixelScale, ...FWHM_RANGE)),
    beta: round(random.between(2.5, 4.5)),
    ellipticity: round(Math.min(0.2, Math.abs(0.1 * random.normal()))),
    positionAngleDegrees: round(random.between(0, 180)),
  };
  // Fast optics and wide fields: the corners are worse, every one in its own direction.
  const wide = random.integer(3) === 0 ? round(random.between(0.1, 0.6)) : 0;
  if (className === 'Circular') return { seeing: wide === 0 ? inFocus : { ...inFocus, fieldEllipticity: wide } };
  if (className === 'Comet') return { seeing: inFocus, trail: describeTrail(inFocus.fwhmPixels, random) };
  const seeing = { ...inFocus, fwhmPixels: Math.min(inFocus.fwhmPixels, LARGEST_DONUT / (DONUT_OVER_SEEING + 1)) };
  return { seeing, donut: describeDonut(seeing.fwhmPixels, random) };
}

/** Gentle to long, any direction. */
function describeTrail(fwhm: number, random: Random): Trail {
  const length = round(Math.min(LONGEST_TRAIL, fwhm * logBetween(random, ...TRAIL_OVER_SEEING)));
  const angleDegrees = round(random.between(0, 180));
  switch (random.integer(5)) {
    case 0:
      return { kind: 'drift', length, angleDegrees, settling: round(random.uniform()) };
    case 1:
      return { kind: 'curve', length, angleDegrees, bendDegrees: round(random.between(20, 120)) };
    case 2: {
      const crossDrift = round(random.between(0, fwhm));
      return { kind: 'periodic', length, angleDegrees, turns: round(random.between(0.6, 4)), crossDrift };
    }
    case 3: {
      const axisRatio = round(random.between(0.1, 0.4));
      return { kind: 'wind', length: round(1.2 * length), angleDegrees, axisRatio, seed: random.integer(2 ** 31) };
    }
    default:
      return { kind: 'jump', length: round(0.6 * length), angleDegrees, share: round(random.between(0.3, 0.7)) };
  }
}

function describeDonut(fwhm: number, random: Random): Donut {
  const smallest = Math.max(SMALLEST_DONUT, DONUT_OVER_SEEING * fwhm);
  const angle = (): number => round(random.between(0, 360));
  return {
    outerDiameter: round(logBetween(random, smallest, LARGEST_DONUT)),
    obstruction: round(random.between(0.2, 0.55)),
    shadowShift: { amount: round(random.between(0, 0.2)), angleDegrees: angle() },
    coma: { amount: round(random.between(0, 0.09)), angleDegrees: angle() },
    fieldComa: round(random.between(0, 0.03)),
    spherical: round(random.between(-0.2, 0.1)),
    fresnelNumber: round(logBetween(random, 8, 60)),
    astigmatism: { amount: round(random.between(0, 0.12)), angleDegrees: angle() },
    illumination: { amount: round(random.between(0, 0.35)), angleDegrees: angle() },
    vanes: { count: random.integer(5), width: round(random.between(0.02, 0.07)), angleDegrees: angle() },
  };
}

function describeDetector(random: Random): Detector {
  const wholeCounts = random.integer(2) === 0;
  return {
    gain: round(logBetween(random, 0.4, 4)),
    readNoise: round(logBetween(random, 2, 20)),
    saturation: [16_383, 65_535, 65_535][random.integer(3)],
    bleeding: round(random.uniform()),
    pedestal: wholeCounts ? 100 * (1 + random.integer(10)) : 0,
    wholeCounts,
    hotPixelsPerMegapixel: round(random.between(0, 300), 0),
    cosmicRaysPerMegapixel: round(random.between(0, 6)),
    badColumns: random.integer(6),
  };
}

function describeSky(random: Random): SkyBackground {
  return {
    level: round(logBetween(random, 8, 1500)),
    gradient: { amount: round(random.between(0, 0.25)), angleDegrees: round(random.between(0, 360)) },
    vignetting: round(random.between(0, 0.3)),
  };
}

/** Enough stars for stamps of 60 x 60 pixels: some tens a megapixel that reach 300 sky deviations or a tenth of saturation. */
function describeStars(
  psf: PsfDescription,
  { detector, sky }: { detector: Detector; sky: SkyBackground },
  random: Random,
): StarCounts {
  const noise = Math.sqrt(sky.level / detector.gain + (detector.readNoise / detector.gain) ** 2);
  const peak = Math.min(300 * noise, 0.1 * (detector.saturation - detector.pedestal - sky.level));
  return {
    perMegapixel: round(logBetween(random, 6, 80)),
    referenceFlux: round(peak * lightArea(psf), 0),
    slope: round(random.between(0.28, 0.36)),
  };
}

/** About how many pixels at the height of the peak would hold the star's light. */
function lightArea({ seeing: { fwhmPixels }, trail, donut }: PsfDescription): number {
  if (donut) return 0.6 * donut.outerDiameter ** 2;
  return 1.4 * fwhmPixels * (fwhmPixels + (trail?.length ?? 0));
}

function between(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** Uniform in the logarithm: as many small ones as large ones. */
function logBetween(random: Random, low: number, high: number): number {
  return Math.exp(random.between(Math.log(low), Math.log(high)));
}

function round(value: number, digits = 3): number {
  return Number(value.toFixed(digits));
}
