import type { HeaderCard } from '../../fits/header';
import { crop } from '../../image/crop';
import type { Image } from '../../image/image';
import { createRandom, type Random } from '../../random';
import type { TrueStar } from '../frameTruth';
import { ODDITIES, type OddityName } from '../oddities/oddities';
import { type Camera, drawCamera, logBetween, roomOf } from './camera';
import { drawFaults, expose } from './expose';
import { drawTilt, drawVignetting, paintDust, paintGalaxy, paintNebula, paintSky, paintStreak } from './paintSky';
import { paintStars } from './paintStars';
import { psfShape } from './psfShape';
import { createScene, dimLight, type Scene } from './scene';
import { drawStarLook } from './starPsf';
import { classProbabilities, FRAME_CLASSES, type FrameClass, type VariedTruth } from './variedTruth';

export interface VariedFrame {
  readonly image: Image;
  readonly header: readonly HeaderCard[];
  readonly truth: VariedTruth;
}

export interface VariedFrameOptions {
  /** Pixels; drawn between 200 and 1400 when left out, seldom up to 4000, and one frame in six is a cut-out from 40 on. */
  readonly width?: number;
  readonly height?: number;
  /** How often each class is drawn, in the order of FRAME_CLASSES. */
  readonly classWeights?: readonly number[];
  /** How often each kind without stars is drawn; 1 where left out. */
  readonly oddityWeights?: Readonly<Partial<Record<OddityName, number>>>;
}

/** About a third of the trails is too short to be seen, and a quarter of the defocused stars has no hole: more are drawn. */
const CLASS_WEIGHTS = [0.17, 0.34, 0.22, 0.27];

/**
 * Frame number `index` of the varied night of `seed`: any telescope, any camera, and frames that hold no star field.
 * A function of its arguments alone: frames may be made in any order.
 */
export function variedFrame(index: number, seed: number, options: VariedFrameOptions = {}): VariedFrame {
  const random = createRandom(`varied frame/${seed}/${index}`);
  const wanted = FRAME_CLASSES[choose(options.classWeights ?? CLASS_WEIGHTS, random)]!;
  const camera = drawCamera(random.fork('camera'));
  const scene = createScene(drawSize(options, random), camera, random.fork('colour'));
  const shift = drawShift(camera, random);
  const whole =
    wanted === 'none' ? makeOddity(scene, options, random) : makeStarField(scene, { wanted, shift }, random);
  const isFree = options.width === undefined && options.height === undefined;
  const made = isFree ? cutOut(whole, camera, random.fork('cut-out')) : whole;
  const truth = { ...made.truth, pixelScale: Number(logBetween(random, 0.2, 4).toFixed(3)) };
  return {
    image: resample(made.image, shift),
    header: headerOf({ index, seed, camera, truth }, random.fork('header')),
    truth,
  };
}

interface Made {
  readonly image: Image;
  readonly truth: Omit<VariedTruth, 'pixelScale'>;
}

function makeOddity(scene: Scene, { oddityWeights = {} }: VariedFrameOptions, random: Random): Made {
  const kinds = Object.keys(ODDITIES) as OddityName[];
  const kind =
    kinds[
      choose(
        kinds.map((name) => oddityWeights[name] ?? 1),
        random,
      )
    ]!;
  const { shows, faults, after, mistakenFor } = ODDITIES[kind](scene, random.fork(kind));
  dimLight(scene, drawVignetting(scene, random.fork('vignetting')));
  const image = expose(scene, { ...drawFaults(scene, random.fork('faults')), ...faults }, random.fork('expose'));
  after?.(image);
  return { image, truth: { class: 'none', classProbabilities: mistakenFor ?? [0, 0, 0, 1], kind, shows, stars: [] } };
}

interface StarFieldChoice {
  readonly wanted: Exclude<FrameClass, 'none'>;
  readonly shift: Shift;
}

function makeStarField(scene: Scene, { wanted, shift }: StarFieldChoice, random: Random): Made {
  const look = drawStarLook(wanted, scene.camera.bayer !== undefined, random.fork('look'));
  paintSurroundings(scene, random.fork('surroundings'));
  const flat = drawVignetting(scene, random.fork('vignetting'));
  dimLight(scene, flat);
  const stars = paintStars(scene, { look, flat }, random.fork('stars'));
  const image = expose(scene, drawFaults(scene, random.fork('faults')), random.fork('expose'));
  const psf = psfShape(look.psfs, shift);
  const probabilities = classProbabilities(psf, look.outOfFocus);
  return {
    image,
    truth: {
      class: FRAME_CLASSES[probabilities.indexOf(Math.max(...probabilities))]!,
      classProbabilities: probabilities,
      kind: look.kind,
      shows: look.shows,
      psf,
      stars: stars.map((star) => ({ ...star, x: star.x - shift.x, y: star.y - shift.y })),
    },
  };
}

/** One in so many frames is a cut-out: of guide cameras, wave-front sensors, surveys' stamps. */
const CUT_OUTS = 6;
/** Sides of a cut-out about a star in widths of the star, and of one without stars and of the smallest, pixels. */
const SIDE_OVER_WIDTH = [1.5, 10] as const;
const SIDE_WITHOUT_STARS = [50, 300] as const;
const SMALLEST_SIDE = 40;
/** A star this high shows its shape. */
const CLEAR_SIGMAS = 10;

/** Cuts a square out of some frames: about a clear star, or anywhere in a frame without. Places stay on the mosaic's grid. */
function cutOut({ image, truth }: Made, { noise }: Camera, random: Random): Made {
  if (random.integer(CUT_OUTS) > 0) return { image, truth };
  const star = truth.stars[random.integer(Math.min(3, truth.stars.length))];
  const wanted =
    star === undefined || truth.psf === undefined
      ? logBetween(random, ...SIDE_WITHOUT_STARS)
      : truth.psf.fwhmPixels * truth.psf.axisRatio * logBetween(random, ...SIDE_OVER_WIDTH);
  const side = Math.min(image.width, image.height, Math.max(SMALLEST_SIDE, Math.round(wanted)));
  const place = (middle: number | undefined, length: number): number => {
    const free = middle === undefined ? random.between(0, length - side) : middle - side * random.between(0.4, 0.6);
    return 2 * Math.floor(Math.max(0, Math.min(length - side, free)) / 2);
  };
  const [x, y] = [place(star?.x, image.width), place(star?.y, image.height)];
  const stars = truth.stars
    .map((one) => ({ ...one, x: one.x - x, y: one.y - y }))
    .filter((one) => one.x >= 0 && one.y >= 0 && one.x < side && one.y < side);
  const cut = { image: crop(image, { x, y, width: side, height: side }), truth: { ...truth, stars } };
  return truth.class === 'none' ||
    stars.some((one) => one.peak > CLEAR_SIGMAS * noise && isWholeIn(side, one, truth.psf))
    ? cut
    : { ...cut, truth: doubted(cut.truth) };
}

/** A star that is neither saturated nor cut by the edge. */
function isWholeIn(side: number, { x, y, saturated }: TrueStar, psf: Made['truth']['psf']): boolean {
  const reach = ((psf?.fwhmPixels ?? 0) * (psf?.axisRatio ?? 1)) / 2;
  return !saturated && x >= reach && y >= reach && x < side - reach && y < side - reach;
}

/** Without one whole star experts differ on whether a cut-out can be judged at all. */
function doubted(truth: Made['truth']): Made['truth'] {
  const none = FRAME_CLASSES.length - 1;
  return { ...truth, classProbabilities: truth.classProbabilities.map((p, k) => (p + (k === none ? 1 : 0)) / 2) };
}

/** Sky, gas, galaxies, dust on the way and satellites: what a field of stars has besides stars. */
function paintSurroundings(scene: Scene, random: Random): void {
  const { camera, width, height } = scene;
  paintSky(scene, { level: camera.sky, tilt: drawTilt(random) }, random);
  const strength = (): number => Math.min(0.7 * roomOf(camera), camera.noise * logBetween(random, 4, 400));
  if (random.integer(8) === 0) paintNebula(scene, strength(), random);
  if (random.integer(6) === 0) {
    const galaxy = {
      x: width * random.uniform(),
      y: height * random.uniform(),
      radius: logBetween(random, 4, 0.15 * Math.min(width, height)),
      axisRatio: random.between(0.15, 1),
      angle: random.between(0, Math.PI),
      peak: strength(),
      index: random.between(0.8, 4),
      arms: random.integer(2) * random.between(0.1, 0.6),
    };
    paintGalaxy(scene, galaxy, random);
  }
  if (random.integer(3) === 0) {
    const doubled = random.integer(4) === 0 ? { x: random.between(-30, 30), y: random.between(-30, 30) } : undefined;
    paintDust(
      scene,
      { count: 1 + random.integer(20), depth: [0.005, 0.2], sign: 0, ...(doubled && { doubled }) },
      random,
    );
  }
  if (random.integer(10) === 0) paintStreak(scene, { peak: strength(), width: logBetween(random, 1.5, 8) }, random);
}

/** Pixels by which a calibrated frame was registered to another one; none for the others. */
interface Shift {
  readonly x: number;
  readonly y: number;
}

function drawShift({ format }: Camera, random: Random): Shift {
  if (format !== 'float32' || random.integer(3) > 0) return { x: 0, y: 0 };
  return { x: random.between(0.1, 0.5), y: random.between(0.1, 0.5) };
}

/** Interpolates the frame half-way between its pixels, as registering does: neighbours then share their noise. */
function resample(image: Image, shift: Shift): Image {
  if (shift.x === 0) return image;
  const { data, width, height } = image;
  const moved = new Float32Array(data.length);
  for (let y = 0; y < height; y++) {
    const above = Math.min(height - 1, y + 1) * width;
    for (let x = 0; x < width; x++) {
      const right = Math.min(width - 1, x + 1);
      const low = (1 - shift.x) * data[y * width + x]! + shift.x * data[y * width + right]!;
      const high = (1 - shift.x) * data[above + x]! + shift.x * data[above + right]!;
      moved[y * width + x] = (1 - shift.y) * low + shift.y * high;
    }
  }
  return { data: moved, width, height };
}

function drawSize({ width, height }: VariedFrameOptions, random: Random): { width: number; height: number } {
  const large = random.integer(25) === 0;
  const [least, most] = large ? [1400, 4000] : [200, 1400];
  const drawn = Math.round(logBetween(random, least, most));
  const other = Math.round(Math.min(most, Math.max(least, drawn * random.between(0.55, 1.3))));
  return { width: width ?? drawn, height: height ?? other };
}

/** An index drawn by its weight. */
function choose(weights: readonly number[], random: Random): number {
  let left = random.uniform() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let k = 0; k < weights.length; k++) {
    left -= weights[k]!;
    if (left < 0) return k;
  }
  throw new RangeError(`weights must be positive or 0 and not all 0, got ${weights.join(', ')}`);
}

interface HeaderFacts {
  readonly index: number;
  readonly seed: number;
  readonly camera: Camera;
  readonly truth: VariedTruth;
}

/** What cameras write, each leaving out what it likes; nothing tells the kind of frame. */
function headerOf({ index, seed, camera, truth }: HeaderFacts, random: Random): HeaderCard[] {
  const mosaic = camera.bayer
    ? ['BAYERPAT', 'BAYERPAT', 'BAYERPAT', 'COLORTYP', 'FILTER', undefined][random.integer(6)]
    : undefined;
  const scale = random.integer(4);
  const pixel = random.between(2.4, 9);
  return [
    card('ORIGIN', 'Seeing Lab', 'simulated frame, no observation'),
    card('SIMSEED', `${seed}/${index}`, 'seed of the simulation'),
    card('INSTRUME', `cam${random.integer(90) + 10}`, 'camera'),
    card(
      'DATE-OBS',
      new Date(Date.UTC(2026, 2, 1, 19) + index * 3_600_000).toISOString().replace('Z', ''),
      'start (UTC)',
    ),
    card('EXPTIME', Math.round(logBetween(random, 1, 600)), '[s] exposure time'),
    ...(mosaic ? [card(mosaic, camera.bayer!, 'order of the colour mosaic')] : []),
    ...(scale < 2 ? [card('PIXSCALE', truth.pixelScale, '[arcsec/pixel]')] : []),
    ...(scale === 2
      ? [
          card('XPIXSZ', pixel, '[um] pixel size'),
          card('FOCALLEN', (206.265 * pixel) / truth.pixelScale, '[mm] focal length'),
        ]
      : []),
    ...(random.integer(2) === 0 ? [card('SATURATE', camera.saturation, '[counts] saturation level')] : []),
  ];
}

function card(keyword: string, value: string | number, comment: string): HeaderCard {
  return { keyword, value, comment };
}
