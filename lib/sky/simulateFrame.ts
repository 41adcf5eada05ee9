import type { HeaderCard } from '../fits/header';
import type { Image } from '../image/image';
import type { Random } from '../random';
import { CLASS_NAMES } from '../stamps/stampSet';
import { addStarInPlace } from './addStar';
import { addBadColumnsInPlace, addHotPixelsInPlace } from './badPixels';
import { addCosmicRaysInPlace } from './cosmicRays';
import { addNoiseInPlace } from './detectorNoise';
import type { FrameDescription } from './frameDescription';
import { frameHeader } from './frameHeader';
import { type FrameTruth, type TrueStar, usableCentres } from './frameTruth';
import { makePsf, type Psf } from './psf';
import { saturateInPlace } from './saturate';
import { skyBackground, throughput } from './skyBackground';
import { drawStarField } from './starField';

/** A frame as the telescope would have delivered it, and what it really holds. */
export interface SimulatedFrame {
  readonly image: Image;
  readonly header: readonly HeaderCard[];
  readonly truth: FrameTruth;
}

/** Stars are drawn down to this peak and followed outwards to this light, both in sky deviations. */
const FAINTEST_PEAK = 1.5;
const FAINTEST_PIXEL = 0.1;
/** Stars in the truth stand out by so many sky deviations. */
const TOLD_PEAK = 3;
/** The optics' faults grow over the field: where there are any, each of so many zones a side has its own stars. */
const DONUT_ZONES = 3;
const ABERRATION_ZONES = 5;

/**
 * Makes one frame: stars in the sky through the optics, then the detector in the order of nature (cosmic rays and hot
 * pixels, photon and read noise, traps, saturation, digits). Pure: the same description and seed give the same bits.
 */
export function simulateFrame(frame: FrameDescription, random: Random): SimulatedFrame {
  const image = skyBackground(frame.sky, frame.width, frame.height);
  const skyNoise = skyDeviation(frame);
  const stars = addStarsInPlace(image, frame, random.fork('stars'));
  exposeInPlace(image, frame, random);
  return { image, header: frameHeader(frame, stars), truth: tellTruth(frame, stars, skyNoise) };
}

/** Standard deviation of a pixel of empty sky, counts. */
export function skyDeviation({ sky, detector }: FrameDescription): number {
  return Math.sqrt(sky.level / detector.gain + (detector.readNoise / detector.gain) ** 2);
}

function addStarsInPlace(image: Image, frame: FrameDescription, random: Random): TrueStar[] {
  const zones = zonesOf(frame);
  const psfs = makeZones(frame, zones);
  const noise = skyDeviation(frame);
  const peakShare = psfs[(psfs.length - 1) / 2].outskirts[0];
  const margin = Math.ceil(
    (frame.psf.donut?.outerDiameter ?? frame.psf.trail?.length ?? 0) + 8 * frame.psf.seeing.fwhmPixels,
  );
  const area = { width: frame.width, height: frame.height, margin, faintest: (FAINTEST_PEAK * noise) / peakShare };
  const passes = throughput(frame.sky, frame);
  const zoneOf = (position: number, length: number): number =>
    Math.max(0, Math.min(zones - 1, Math.floor((position * zones) / length)));

  return drawStarField(frame.stars, area, random).map(({ x, y, flux: sent }) => {
    const flux = sent * passes(x, y);
    const psf = psfs[zoneOf(y, frame.height) * zones + zoneOf(x, frame.width)];
    const peak = addStarInPlace(image, psf, { x, y, flux }, FAINTEST_PIXEL * noise);
    return {
      x,
      y,
      flux,
      peak,
      saturated: peak + frame.sky.level + frame.detector.pedestal > frame.detector.saturation,
    };
  });
}

function zonesOf({ psf }: FrameDescription): number {
  if (psf.donut) return DONUT_ZONES;
  return psf.seeing.fieldEllipticity ? ABERRATION_ZONES : 1;
}

/** The light distribution in the middle of each of zones x zones parts of the frame, row by row. */
function makeZones({ psf }: FrameDescription, zones: number): Psf[] {
  const middle = (k: number): number => (2 * k + 1) / zones - 1;
  return Array.from({ length: zones * zones }, (_, k) =>
    makePsf(psf, { x: middle(k % zones), y: middle(Math.floor(k / zones)) }),
  );
}

function exposeInPlace(image: Image, { detector, observation }: FrameDescription, random: Random): void {
  const megapixels = image.data.length / 1e6;
  const rays = detector.cosmicRaysPerMegapixel * megapixels * (observation.exposureSeconds / 100);
  const cosmic = random.fork('cosmic rays');
  addCosmicRaysInPlace(image, { count: cosmic.poisson(rays), gain: detector.gain }, cosmic);
  const bad = random.fork('bad pixels');
  addHotPixelsInPlace(image, bad.poisson(detector.hotPixelsPerMegapixel * megapixels), bad);
  addNoiseInPlace(image, detector, random.fork('noise'));
  addBadColumnsInPlace(image, detector.badColumns, bad);
  for (let i = 0; i < image.data.length; i++) image.data[i] += detector.pedestal;
  saturateInPlace(image, detector.saturation, detector.bleeding);
  if (detector.wholeCounts)
    for (let i = 0; i < image.data.length; i++) image.data[i] = Math.max(0, Math.round(image.data[i]));
}

function tellTruth(frame: FrameDescription, all: readonly TrueStar[], skyNoise: number): FrameTruth {
  const { seeing, trail, donut } = frame.psf;
  const stars = all.filter((star) => star.peak >= TOLD_PEAK * skyNoise).map(rounded);
  return {
    file: frame.file,
    class: CLASS_NAMES.indexOf(frame.className),
    className: frame.className,
    seed: frame.seed,
    pixelScale: frame.pixelScale,
    seeingArcsec: round(seeing.fwhmPixels * frame.pixelScale, 4),
    fwhmPixels: seeing.fwhmPixels,
    beta: seeing.beta,
    ellipticity: seeing.ellipticity,
    positionAngleDegrees: seeing.positionAngleDegrees,
    ...(trail && { trail }),
    ...(donut && { donut }),
    skyNoise: round(skyNoise, 3),
    skyLevel: frame.sky.level + frame.detector.pedestal,
    stars,
    ...(donut && { centres: usableCentres(stars, frame, skyNoise) }),
  };
}

function rounded(star: TrueStar): TrueStar {
  return { ...star, x: round(star.x, 3), y: round(star.y, 3), flux: round(star.flux, 1), peak: round(star.peak, 1) };
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
