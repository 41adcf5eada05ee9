import { createRandom, type Random } from '../random';
import { CLASS_NAMES } from '../stamps/stampSet';
import type { StarLight } from './addStar';
import type {
  Detector,
  Donut,
  FrameDescription,
  Observation,
  PsfDescription,
  SeeingProfile,
  SkyBackground,
  StarCounts,
  Trail,
} from './frameDescription';
import type { NightOptions } from './nightOptions';
import { drawStarChart } from './starChart';
import { type ThesisLine, thesisLines } from './thesisLines';
import { trailPath } from './trailPath';

/** One frame of each class in each list, the donut of the evaluation list being one of the training list. */
const FEWEST_FRAMES = 8;

/** Las Cumbres 0.4 m with an SBIG camera (thesis: 3054 x 2042 px, 0.58 arcsec/px). */
const PIXEL_SCALE = 0.58;
const FRAME_SIZE = { width: 3054, height: 2042 };

/** Stamps of each class (Circular, Comet, Donut) that the thesis cut from the frames of each list. */
const LIST_STAMPS = { training: [2040, 303, 16], validation: [548, 191, 8], evaluation: [448, 96, 8] } as const;

/**
 * The thesis' material, simulated line by line of its list of 80 frames: each frame stands in the list, has the class,
 * the look and the number of usable stars that the author noted, and shares its night's seeing, moonlight, wind and
 * optics with the other frames of that telescope and date. One donut stands in two lists as it did there.
 *
 * Fewer frames keep the lists' proportions and at least one frame of each class in each list; beyond 80 the lines are
 * gone through again, ten years on.
 */
export function describeThesisNight(options: NightOptions): FrameDescription[] {
  const lines = thesisLines();
  const total = options.frames ?? lines.length;
  if (!Number.isInteger(total) || total < FEWEST_FRAMES) {
    throw new RangeError(`the thesis night needs at least ${FEWEST_FRAMES} frames, got ${total}`);
  }
  const random = createRandom(`thesis night/${options.seed}`);
  const counted = countStamps(lines, random.fork('stamps'));
  return chooseLines(counted, total).map((line) => describeFrame(line, options, random));
}

interface CountedLine extends ThesisLine {
  readonly stamps: number;
  readonly look: Look;
}

/** Lines without a number share what the list's other frames of the class leave of the thesis' total. */
function countStamps(lines: readonly ThesisLine[], random: Random): CountedLine[] {
  const shares = new Map(lines.map(({ file }) => [file, Math.exp(0.25 * random.fork(file).normal())]));
  return lines.map((line) => {
    const list = lines.filter((other) => other.splits[0] === line.splits[0] && other.className === line.className);
    const noted = list.reduce((sum, { stamps = 0 }) => sum + stamps, 0);
    const left = LIST_STAMPS[line.splits[0]!][CLASS_NAMES.indexOf(line.className)]! - noted;
    const silent = list.filter(({ stamps }) => stamps === undefined);
    const all = silent.reduce((sum, { file }) => sum + shares.get(file)!, 0);
    const look = lookOf(line, lines);
    return { ...line, look, stamps: line.stamps ?? Math.round((left * shares.get(line.file)!) / all) };
  });
}

/** `total` lines, evenly from each class of each list; what rounding leaves over is training circulars. */
function chooseLines(lines: readonly CountedLine[], total: number): CountedLine[] {
  const groups = Object.keys(LIST_STAMPS).flatMap((split) =>
    CLASS_NAMES.map((name) => lines.filter((line) => line.splits[0] === split && line.className === name)),
  );
  const wanted = groups.map((group) =>
    group.length === 0 ? 0 : Math.max(1, Math.round((group.length * total) / lines.length)),
  );
  const excess = (): number => wanted.reduce((sum, n) => sum + n, 0) - total;
  // Circular and Comet of each list give way in turn.
  for (let k = 0; excess() > 0; k = (k + 1) % groups.length) if (wanted[k]! > 1) wanted[k]!--;
  wanted[0]! -= excess();
  return groups.flatMap((group, k) =>
    Array.from({ length: wanted[k]! }, (_, n) => {
      const round = Math.floor(n / group.length);
      const last = Math.min(group.length, wanted[k]! - round * group.length);
      return yearsOn(group[Math.floor(((n % group.length) * group.length) / last)]!, 10 * round);
    }),
  );
}

function yearsOn(line: CountedLine, years: number): CountedLine {
  return { ...line, file: line.file.replace(/-(\d{4})(\d{4}-)/, (_, year, rest) => `-${Number(year) + years}${rest}`) };
}

function describeFrame(line: CountedLine, options: NightOptions, random: Random): FrameDescription {
  const [, telescope, camera, date, number] = /^\w{3}(\w+)-(\w+)-(\d{8})-(\d{4})/.exec(line.file)!;
  // The site code is no real one, so that nobody takes the frames for observations.
  const name = `sim${telescope}-${camera}-${date}`;
  const night = describeConditions(random.fork(name), Number(number));
  const own = random.fork(`${name}-${number}`);
  const psf = describePsf(line, night, { night: random.fork(name), own: own.fork('psf') });
  const size = { width: options.width ?? FRAME_SIZE.width, height: options.height ?? FRAME_SIZE.height };
  const noise = Math.sqrt(
    night.sky.level / night.detector.gain + (night.detector.readNoise / night.detector.gain) ** 2,
  );
  return {
    file: `${name}-${number}-e91.fits.fz`,
    splits: line.splits,
    className: line.className,
    comment: `${line.comment}: ${commentOn(psf)}`,
    seed: `thesis/${options.seed}/${name}-${number}`,
    ...size,
    pixelScale: PIXEL_SCALE,
    psf,
    detector: night.detector,
    sky: night.sky,
    stars: describeStars(line, { psf, noise, size }, { own: own.fork('stars'), night: random.fork(`${name} field`) }),
    observation: observe({ telescope: `sim${telescope}`, camera: camera!, date: date!, number: Number(number) }, own),
  };
}

/** What the frames of one telescope and night share, at one moment of it. */
interface Conditions {
  readonly seeing: SeeingProfile;
  readonly sky: SkyBackground;
  readonly detector: Detector;
}

/** Share of nights of good seeing, which the thesis puts below 2 arcsec. */
const GOOD_NIGHTS = 0.1;
/** Frames until seeing and moonlight have changed: the frame numbers of a night count minutes. */
const DRIFT_FRAMES = 40;

/**
 * Seeing 1.5 to 1.7 arcsec in a good night, 2.1 to 3 in a usual one (thesis: all above 1.5), and the slight ovals of
 * every real telescope. Stars of 3 to 3.6 pixels are left out: the thesis' detection loses most of them, too sharp for its
 * first pass (sharpness above 1) and enough of them to keep the second from running.
 */
function describeConditions(random: Random, number: number): Conditions {
  const drift = (label: string): number => {
    const phase = random.fork(label).between(0, 2 * Math.PI);
    return Math.sin((2 * Math.PI * number) / DRIFT_FRAMES + phase);
  };
  const good = random.uniform() < GOOD_NIGHTS;
  const usual = 2.35 * Math.exp(0.12 * random.normal() + 0.08 * drift('seeing'));
  const arcsec = good ? 1.6 + 0.06 * drift('seeing') : between(usual, 2.12, 3);
  const moonlight = Math.exp(random.between(Math.log(60), Math.log(400)) + 0.3 * drift('moon'));
  return {
    seeing: {
      fwhmPixels: round(arcsec / PIXEL_SCALE),
      beta: round(random.between(2.8, 4)),
      ellipticity: round(between(0.04 + 0.025 * random.normal() + 0.015 * drift('wind'), 0, 0.12)),
      positionAngleDegrees: round(random.between(0, 180)),
      fieldEllipticity: round(between(0.05 + 0.03 * drift('focus'), 0, 0.1)),
    },
    sky: {
      level: round(moonlight),
      gradient: { amount: round(random.between(0, 0.02)), angleDegrees: round(random.between(0, 360)) },
      vignetting: round(random.between(0, 0.015)),
    },
    detector: describeDetector(random),
  };
}

/** Logarithmic slope of the number counts per magnitude. */
const SLOPE = 0.33;
/** The brightest star of a field over its faintest charted one: few saturate (thesis: above 75000 counts). */
const CHART_RANGE = 200;
/**
 * From which flux the thesis' detection (75 deviations in a kernel 10 pixels wide) finds a star, in deviations of the
 * sky, and how it grows with the square of the seeing's width and with the trail's second moment, pixels. Measured: 49 stars
 * each of 108 shapes, all found once above it.
 */
const DETECTED = { flux: 280, seeing: 0.112, trail: 0.276 };
/** Share of the usable stars that become stamps: a few are saturated, too sharp for the detection or beside a hot pixel. */
const FOUND = 0.94;
/** A donut's brightest pixel holds this share of its light, times the square of its diameter. */
const DONUT_PEAK = 2.2;
/** A donut is picked when it stands so many deviations above the sky, and none of its neighbours has more than a fifth of its light. */
const PICKED = { peak: 10, neighbour: 0.2 };

interface Scene {
  readonly psf: PsfDescription;
  /** Deviation of the sky, counts. */
  readonly noise: number;
  readonly size: { readonly width: number; readonly height: number };
}

/** A field with the line's number of usable stars, and fainter ones by the same law. */
function describeStars(
  line: CountedLine,
  { psf, noise, size }: Scene,
  random: { own: Random; night: Random },
): StarCounts {
  const share = (size.width * size.height) / (FRAME_SIZE.width * FRAME_SIZE.height);
  const usable = Math.max(1, Math.round((line.stamps * share) / (psf.donut ? 1 : FOUND)));
  const field = { ...size, usable, slope: SLOPE };
  if (psf.donut) {
    const faintest = round((PICKED.peak * noise * psf.donut.outerDiameter ** 2) / DONUT_PEAK);
    // Three exposures of the same eight.
    const charted = drawStarChart({ ...field, faintest, brightest: 6 * faintest, crowding: 'strict' }, random.night);
    return countStars(charted, { size, faintest, below: PICKED.neighbour });
  }
  const { flux, seeing, trail } = DETECTED;
  const widening = 1 + seeing * psf.seeing.fwhmPixels ** 2 + trail * (psf.trail ? spreadAlong(psf.trail) : 0);
  const faintest = round(flux * widening * noise);
  const charted = drawStarChart(
    { ...field, faintest, brightest: CHART_RANGE * faintest, crowding: 'thesis' },
    random.own,
  );
  return countStars(charted, { size, faintest, below: 1 });
}

/** The chart, and fainter than `below` times its faintest star the stars that its law goes on with. */
function countStars(
  charted: readonly StarLight[],
  { size, faintest, below }: { size: Scene['size']; faintest: number; below: number },
): StarCounts {
  const perMegapixel = (charted.length * 1e6) / (size.width * size.height);
  return {
    perMegapixel: round(perMegapixel * below ** (-SLOPE / 0.4)),
    referenceFlux: round(below * faintest),
    slope: SLOPE,
    charted,
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

/** How the stars of a comment look: how long they are along the trail, and how wide across (full widths at half maximum, pixels). */
interface Look {
  readonly long?: readonly [number, number];
  readonly wide?: readonly [number, number];
}

/**
 * The author's words, most special first. "Ovalada" (oval), "circular1-cometa" and "bad sight" stand between the
 * classes: he called some of these frames round and others comets.
 */
const LOOKS: readonly (readonly [RegExp, Look])[] = [
  [/^circular-ovalada 1/, { long: [6.1, 6.3] }],
  [/^circular1-cometa/, { long: [6.45, 6.75] }],
  [/^cometa-ovalada/, { long: [6.15, 6.35] }],
  [/^cometa/, { long: [7.3, 9] }],
  [/^circular-ovalada/, { long: [6, 6.3] }],
  [/^circular-bad sight/, { wide: [5.6, 5.9] }],
  [/^(circular|donut)/, {}],
];

function numberOf({ file }: ThesisLine): number {
  return Number(/-(\d{4})-e91/.exec(file)![1]);
}

/** How much a frame's trail is that of its whole night. */
const NIGHT_SHARE = 0.3;

/** Frames so near to a drawn out one were taken while the tracking was failing, and are called round though they lean. */
const NEAR_FRAMES = 2;
const LEANING = [5.5, 5.9] as const;

/**
 * The look of a line's words, and of its neighbours' of the same telescope and night: a drawn out frame is more so in a
 * night of longer ones, and a round one leans next to them.
 */
function lookOf(line: ThesisLine, lines: readonly ThesisLine[]): Look {
  const spoken = ({ comment }: ThesisLine): Look => LOOKS.find(([words]) => words.test(comment))![1];
  const night = ({ file }: ThesisLine): string => file.slice(0, 'tfn0m410-kb23-20190505'.length);
  const own = spoken(line);
  const drawnOut = lines.filter((other) => night(other) === night(line) && spoken(other).long);
  if (!own.long) {
    const isNear = (other: ThesisLine): boolean => Math.abs(numberOf(other) - numberOf(line)) <= NEAR_FRAMES;
    return own.wide === undefined && drawnOut.some(isNear) ? { long: LEANING } : own;
  }
  const longs = drawnOut.flatMap((other) => spoken(other).long!);
  const mean = longs.reduce((sum, long) => sum + long, 0) / longs.length;
  const [least, most] = own.long.map((long) => (1 - NIGHT_SHARE) * long + NIGHT_SHARE * mean);
  return { ...own, long: [least!, most!] };
}

/**
 * What spoils a night's tracking. No jumps and no worm gear, whose stars are brightest at both ends: the thesis'
 * detection finds those twice, and drops both for crowding, or finds them not round enough.
 */
const COMET_KINDS = ['drift', 'wind', 'curve'] as const;
/**
 * Stars longer than so many times their width are not round enough for the thesis' detection either: a mount that
 * shakes so much shakes across, too, and widens the star.
 */
const LONGEST = 1.95;

function describePsf(
  line: CountedLine,
  { seeing }: Conditions,
  random: { night: Random; own: Random },
): PsfDescription {
  if (line.className === 'Donut') return donutPsf(seeing, donutSight(random.night.fork('donut')), random.own);
  const { long, wide } = line.look;
  const fwhmPixels = wide ? round(random.own.between(...wide)) : seeing.fwhmPixels;
  if (!long) return { seeing: { ...seeing, fwhmPixels } };
  const length = random.own.between(...long);
  const width = round(Math.max(fwhmPixels, length / LONGEST));
  const trail = describeTrail(width, length, random.night.fork('tracking'));
  return { seeing: { ...seeing, fwhmPixels: width }, trail };
}

/**
 * The trail that makes a star of `wide` pixels `long` pixels long, full widths of the normal distributions with the same
 * second moments. Errors of the drive lie along right ascension, which on these cameras is the rows, give or take the
 * camera's rotation.
 */
function describeTrail(wide: number, long: number, random: Random): Trail {
  const kind = COMET_KINDS[random.integer(COMET_KINDS.length)]!;
  const angleDegrees = round(between(10 * random.normal(), -20, 20));
  const shape = {
    drift: { settling: round(random.between(0, 0.6)) },
    curve: { bendDegrees: round(random.between(25, 50)) },
    wind: { axisRatio: 0.35, seed: random.integer(2 ** 31) },
  }[kind];
  const ofLength = (length: number): Trail => ({ kind, length: round(length), angleDegrees, ...shape }) as Trail;
  const [seeing, wanted] = [wide, Math.max(wide, long)].map((width) => width ** 2 / (8 * Math.LN2));
  return ofLength(TRIAL_LENGTH * Math.sqrt((wanted! - seeing!) / spreadAlong(ofLength(TRIAL_LENGTH))));
}

/** Pixels; a trail's second moment grows with the square of its length. */
const TRIAL_LENGTH = 10;

/** Second moment of a trail along its direction, square pixels. */
function spreadAlong(trail: Trail): number {
  const { x, y, share } = trailPath(trail);
  const angle = (trail.angleDegrees * Math.PI) / 180;
  return share.reduce((sum, s, k) => sum + s * (x[k]! * Math.cos(angle) + y[k]! * Math.sin(angle)) ** 2, 0);
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
function donutPsf(seeing: SeeingProfile, sight: Donut, random: Random): PsfDescription {
  return {
    seeing: { ...seeing, fwhmPixels: round(between(seeing.fwhmPixels, 2.7, 3.2)), ellipticity: 0, fieldEllipticity: 0 },
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

/** Frames of a night are four minutes apart. */
function observe(
  { telescope, camera, date, number }: { telescope: string; camera: string; date: string; number: number },
  random: Random,
): Observation {
  const evening = Date.UTC(Number(date.slice(0, 4)), Number(date.slice(4, 6)) - 1, Number(date.slice(6)), 17);
  return {
    site: 'sim',
    telescope,
    instrument: camera,
    filter: ['V', 'B', 'rp', 'ip', 'w'][random.integer(5)]!,
    dateObs: new Date(evening + (number % 200) * 4 * 60_000).toISOString().replace('Z', ''),
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
