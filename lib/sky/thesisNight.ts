import { createRandom, type Random } from '../random';
import type { ClassName } from '../stamps/stampSet';
import type {
  Detector,
  Donut,
  FrameDescription,
  Observation,
  PsfDescription,
  Split,
  StarCounts,
  Trail,
} from './frameDescription';
import type { NightOptions } from './nightOptions';

/** Frames per class (Circular, Comet, Donut) of the thesis' lists; one training donut stands in the evaluation list again. */
const LISTS: readonly { split: Split; counts: readonly [number, number, number] }[] = [
  { split: 'training', counts: [46, 5, 2] },
  { split: 'validation', counts: [10, 4, 1] },
  { split: 'evaluation', counts: [10, 2, 1] },
];
const ALL_FRAMES = 80;
/** One frame of each class in each list, the donut of the evaluation list being one of the training list. */
const FEWEST_FRAMES = 8;

/** Las Cumbres 0.4 m with an SBIG camera (thesis: 3054 x 2042 px, 0.58 arcsec/px). */
const PIXEL_SCALE = 0.58;
const FRAME_SIZE = { width: 3054, height: 2042 };

/**
 * The thesis' material, simulated: 80 frames in three lists, 53/15/13, of which one donut stands in two lists as it did
 * there. Fewer frames keep the lists' proportions and at least one frame of each class in each list.
 */
export function describeThesisNight(options: NightOptions): FrameDescription[] {
  const total = options.frames ?? ALL_FRAMES;
  if (!Number.isInteger(total) || total < FEWEST_FRAMES) {
    throw new RangeError(`the thesis night needs at least ${FEWEST_FRAMES} frames, got ${total}`);
  }
  const random = createRandom(`thesis night/${options.seed}`);
  const sight = donutSight(random.fork('donut'));
  return listSlots(total).map((slot, k) => describeFrame(slot, { options, random: random.fork(k), sight, number: k }));
}

interface Slot {
  readonly splits: readonly Split[];
  readonly className: ClassName;
  /** Comets alone: what went wrong. */
  readonly trail?: CometKind;
}

type CometKind = Exclude<Trail['kind'], 'jump'>;

/**
 * The comets of each list in turn: every list starts with the commonest fault, training sees them all. No jumps: the
 * thesis' detection finds a double image twice and then drops both for crowding.
 */
const COMET_KINDS: Readonly<Record<Split, readonly CometKind[]>> = {
  training: ['drift', 'wind', 'periodic', 'curve', 'drift'],
  validation: ['drift', 'curve', 'wind', 'periodic'],
  evaluation: ['drift', 'periodic'],
};

/** Which frame stands in which list, Circular first. */
function listSlots(total: number): Slot[] {
  const slots: Slot[] = [];
  const counts = scaleLists(total);
  for (const {
    split,
    counts: [circular, comet, donut],
  } of counts) {
    for (let k = 0; k < circular; k++) slots.push({ splits: [split], className: 'Circular' });
    for (let k = 0; k < comet; k++) {
      const kinds = COMET_KINDS[split];
      slots.push({ splits: [split], className: 'Comet', trail: kinds[k % kinds.length] });
    }
    if (split === 'evaluation') continue;
    for (let k = 0; k < donut; k++) {
      const repeated = split === 'training' && k === 0;
      slots.push({ splits: repeated ? [split, 'evaluation'] : [split], className: 'Donut' });
    }
  }
  return slots;
}

/** The lists' class counts for `total` different frames; what rounding leaves over goes to the training circulars. */
function scaleLists(total: number): { split: Split; counts: [number, number, number] }[] {
  const scale = total / ALL_FRAMES;
  const lists = LISTS.map(({ split, counts }) => ({
    split,
    counts: counts.map((n) => Math.max(1, Math.round(n * scale))) as [number, number, number],
  }));
  const rows = (): number => lists.reduce((sum, { counts }) => sum + counts[0] + counts[1] + counts[2], 0);
  // The repeated donut makes one row more than there are frames.
  for (const list of lists) {
    while (rows() > total + 1 && list.counts[0] > 1) list.counts[0]--;
    while (rows() > total + 1 && list.counts[1] > 1) list.counts[1]--;
  }
  lists[0].counts[0] += total + 1 - rows();
  return lists;
}

interface Circumstances {
  readonly options: NightOptions;
  readonly random: Random;
  /** The three donut frames are one telescope in one night. */
  readonly sight: Donut;
  readonly number: number;
}

function describeFrame(
  { splits, className, trail }: Slot,
  { options, random, sight, number }: Circumstances,
): FrameDescription {
  const observation = observe(number, random.fork('observation'));
  const psf = {
    Circular: () => circularPsf(random.fork('psf')),
    Comet: () => cometPsf(trail ?? 'drift', random.fork('psf')),
    Donut: () => donutPsf(sight, random.fork('psf')),
  }[className]();
  const sky = random.fork('sky');
  const camera = describeDetector(sky);
  const moonlight = Math.exp(sky.between(Math.log(60), Math.log(500)));
  return {
    file: `${observation.telescope}-${observation.instrument}-${observation.dateObs.slice(0, 10).replaceAll('-', '')}-${String(number + 41).padStart(4, '0')}-e91.fits.fz`,
    splits,
    className,
    comment: commentOn(psf),
    seed: `thesis/${options.seed}/${number}`,
    width: options.width ?? FRAME_SIZE.width,
    height: options.height ?? FRAME_SIZE.height,
    pixelScale: PIXEL_SCALE,
    psf,
    detector: camera,
    sky: {
      level: round(moonlight),
      gradient: { amount: round(sky.between(0, 0.02)), angleDegrees: round(sky.between(0, 360)) },
      vignetting: round(sky.between(0, 0.015)),
    },
    stars: describeStars(className, { level: moonlight, detector: camera }, sky),
    observation,
  };
}

/**
 * About how bright a star must be, in deviations of the sky, for the thesis' detection (75 deviations in a kernel 10
 * pixels wide), and for a donut to be seen well.
 */
const DETECTED: Readonly<Record<ClassName, number>> = { Circular: 650, Comet: 1100, Donut: 7000 };

/**
 * Fields that give about the thesis' stamps a frame (44 of a Circular, 60 of a Comet; the detection drops every other
 * comet). Donuts lie in a rich field, so that the few frames give many.
 */
const STARS_PER_MEGAPIXEL: Readonly<Record<ClassName, number>> = { Circular: 10.5, Comet: 30, Donut: 18 };

function describeStars(
  className: ClassName,
  { level, detector }: { level: number; detector: Detector },
  random: Random,
): StarCounts {
  const noise = Math.sqrt(level / detector.gain + (detector.readNoise / detector.gain) ** 2);
  return {
    perMegapixel: round(STARS_PER_MEGAPIXEL[className] * between(Math.exp(0.25 * random.normal()), 0.7, 1.6)),
    referenceFlux: round(DETECTED[className] * noise),
    slope: round(random.between(0.3, 0.36)),
  };
}

/** Bias, dark and flat are done and counts are electrons; the chip has no anti-blooming drain. */
function describeDetector(random: Random): Detector {
  return {
    gain: 1,
    readNoise: round(random.between(11, 15)),
    saturation: 89_000,
    bleeding: 1,
    pedestal: 0,
    wholeCounts: false,
    hotPixelsPerMegapixel: round(random.between(10, 60)),
    cosmicRaysPerMegapixel: round(random.between(1, 4)),
    badColumns: random.integer(4),
  };
}

/** Share of nights of good seeing, which the thesis puts below 2 arcsec. */
const GOOD_NIGHTS = 0.15;

/**
 * In focus and guided: 1.5 to 1.7 arcsec in a good night, 2 to 3 in a usual one (thesis: all above 1.5), and the slight
 * ovals of every real telescope. Stars of 3 to 3.4 pixels are left out: the thesis' detection loses most of them, too
 * sharp for its first pass (sharpness above 1) and enough of them to keep the second from running.
 */
function circularPsf(random: Random): PsfDescription {
  const usual = between(2.35 * Math.exp(0.14 * random.normal()), 2.03, 3);
  const arcsec = random.uniform() < GOOD_NIGHTS ? random.between(1.52, 1.69) : usual;
  return {
    seeing: {
      fwhmPixels: round(arcsec / PIXEL_SCALE),
      beta: round(random.between(2.8, 4)),
      ellipticity: round(Math.min(0.14, Math.abs(0.06 * random.normal()))),
      positionAngleDegrees: round(random.between(0, 180)),
    },
  };
}

/**
 * Badly tracked: four ways to spoil the same seeing. Errors of the drive lie along right ascension, which on these
 * cameras is the rows, give or take the camera's rotation.
 */
function cometPsf(kind: CometKind, random: Random): PsfDescription {
  const { seeing } = circularPsf(random);
  const fwhmPixels = round(random.between(4.3, 5.3));
  return { seeing: { ...seeing, fwhmPixels, ellipticity: 0 }, trail: describeTrail(kind, fwhmPixels, random) };
}

/**
 * Trails long enough to see (two to four times the seeing) and short enough for the thesis' detection, whose roundness
 * limits drop a star that is longer.
 */
function describeTrail(kind: CometKind, fwhm: number, random: Random): Trail {
  const angleDegrees = round(between(10 * random.normal(), -20, 20));
  switch (kind) {
    case 'drift': {
      const settling = round(random.between(0, 0.6));
      return { kind, length: round(fwhm * random.between(2.2, 2.5)), angleDegrees, settling };
    }
    case 'curve': {
      const bendDegrees = round(random.between(25, 50));
      return { kind, length: round(Math.min(11, fwhm * random.between(2.2, 2.5))), angleDegrees, bendDegrees };
    }
    case 'periodic': {
      const [turns, crossDrift] = [round(random.between(0.6, 2.5)), round(random.between(0, 2))];
      return { kind, length: round(fwhm * random.between(1.9, 2.3)), angleDegrees, turns, crossDrift };
    }
    case 'wind':
      return {
        kind,
        length: round(fwhm * random.between(2.8, 3.3)),
        angleDegrees,
        axisRatio: 0.35,
        seed: random.integer(2 ** 31),
      };
  }
}

/** What one telescope's donuts have in common: size, obstruction, spider, the side that shines. */
function donutSight(random: Random): Donut {
  return {
    outerDiameter: round(random.between(45, 48)),
    obstruction: round(random.between(0.36, 0.41)),
    shadowShift: { amount: 0.08, angleDegrees: 180 },
    coma: { amount: 0.075, angleDegrees: 180 },
    fieldComa: 0.02,
    spherical: -0.1,
    // A mirror of 0.4 m, f = 3.2 m, and a donut of 45 pixels of 9 micrometres put the plane 3.2 km away for 550 nm.
    fresnelNumber: 23,
    astigmatism: { amount: 0.02, angleDegrees: 30 },
    illumination: { amount: 0.1, angleDegrees: 180 },
    vanes: { count: 4, width: 0.04, angleDegrees: 45 },
  };
}

/** The next donut frame of the same night: nearly the same again. */
function donutPsf(sight: Donut, random: Random): PsfDescription {
  const { seeing } = circularPsf(random);
  return {
    seeing: { ...seeing, fwhmPixels: round(random.between(2.7, 3.2)), ellipticity: 0 },
    donut: {
      ...sight,
      outerDiameter: round(sight.outerDiameter + 0.7 * random.normal()),
      coma: {
        amount: round(sight.coma.amount * random.between(0.9, 1.1)),
        angleDegrees: round(180 + 6 * random.normal()),
      },
      spherical: round(sight.spherical * random.between(0.8, 1.2)),
    },
  };
}

function commentOn({ seeing, trail, donut }: PsfDescription): string {
  const arcsec = (seeing.fwhmPixels * PIXEL_SCALE).toFixed(1);
  if (trail) return `${trail.kind} of ${trail.length.toFixed(0)} px in ${arcsec} arcsec`;
  if (donut) return `donut of ${donut.outerDiameter.toFixed(0)} px in ${arcsec} arcsec`;
  return `round in ${arcsec} arcsec`;
}

/** Eight frames a telescope and night; the site code is no real one, so that nobody takes the frames for observations. */
function observe(number: number, random: Random): Observation {
  const night = Math.floor(number / 8);
  const started = Date.UTC(2026, 0, 5 + 3 * night, 20, 10) + (number % 8) * 41 * 60_000;
  return {
    site: 'sim',
    telescope: `sim0m4${String((night % 4) + 1).padStart(2, '0')}`,
    instrument: `kb${20 + (night % 4)}`,
    filter: ['V', 'B', 'rp', 'ip', 'w'][random.integer(5)],
    dateObs: new Date(started).toISOString().replace('Z', ''),
    exposureSeconds: 30 * (1 + random.integer(6)),
    binning: 1,
  };
}

function between(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}

/** Three decimals are plenty, and keep the descriptions readable. */
function round(value: number): number {
  return Number(value.toFixed(3));
}
