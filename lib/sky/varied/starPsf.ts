import type { Random } from '../../random';
import type { Donut, PsfDescription, SeeingProfile, Trail } from '../frameDescription';
import { makePsf, type Psf } from '../psf';
import { logBetween } from './camera';

/** How the stars of a frame came to look as they do. */
export interface StarLook {
  readonly kind: string;
  readonly shows: string;
  readonly outOfFocus: boolean;
  /** In the middle of each of zones x zones parts of the frame, row by row. */
  readonly psfs: readonly Psf[];
  readonly zones: number;
}

/** Round stars are 1.2 to 15 pixels wide, drawn by their logarithm. */
const FWHM_RANGE = [1.2, 15] as const;
/** A star through a mosaic is seldom narrower: the optics of colour cameras are matched to their pixels. */
const MOSAIC_FWHM = 1.7;
/** Trail over seeing, from hardly to be seen to ten times. */
const TRAIL_OVER_SEEING = [0.3, 10] as const;
const LONGEST_TRAIL = 120;
/** Pixels; a smaller disc has no hole to see. */
const SMALLEST_DONUT = 7;
const LARGEST_DONUT = 90;
/** Where the optics are worse towards the corners, each of so many zones a side has its own stars. */
const ZONES = 3;

const round: Maker = (random, fwhm) => ({
  shows: 'round stars',
  psf: { seeing: seeing(random, { fwhm, ellipticity: Math.min(0.15, Math.abs(0.06 * random.normal())) }) },
});

const tiltedField: Maker = (random, fwhm) => ({
  shows: 'stars that the optics draw out towards the corners',
  psf: { seeing: { ...seeing(random, { fwhm, ellipticity: 0.03 }), fieldEllipticity: random.between(0.1, 0.6) } },
});

const oval: Maker = (random, fwhm) => ({
  shows: 'oval stars, as of drive errors or astigmatism',
  psf: { seeing: seeing(random, { fwhm, ellipticity: random.between(0.05, 0.5) }) },
});

const TRAILS = {
  drift: (random, length) => ({ kind: 'drift', length, angleDegrees: angle(random), settling: random.uniform() }),
  steadyDrift: (random, length) => ({ kind: 'drift', length, angleDegrees: angle(random), settling: 0 }),
  fieldRotation: (random, length) => ({
    kind: 'curve',
    length,
    angleDegrees: angle(random),
    bendDegrees: random.between(10, 110),
  }),
  periodicError: (random, length) => ({
    kind: 'periodic',
    length,
    angleDegrees: angle(random),
    turns: random.between(0.5, 4),
    crossDrift: random.between(0, 0.3 * length),
  }),
  wind: (random, length) => ({
    kind: 'wind',
    length: 1.2 * length,
    angleDegrees: angle(random),
    axisRatio: random.between(0.1, 0.5),
    seed: random.integer(2 ** 31),
  }),
  jump: (random, length) => ({
    kind: 'jump',
    length: 0.7 * length,
    angleDegrees: angle(random),
    share: random.between(0.3, 0.7),
  }),
} as const satisfies Record<string, (random: Random, length: number) => Trail>;

/** Coma and astigmatism in focus: rays of a small disc that the aberration is larger than. */
const aberrated: Maker = (random, fwhm) => {
  const strength = random.between(0.2, 1);
  const coma = random.integer(2) === 0;
  return {
    shows: coma ? 'stars with coma' : 'stars with astigmatism',
    psf: {
      seeing: seeing(random, { fwhm, ellipticity: 0.03 }),
      donut: {
        ...donut(random, fwhm * random.between(0.6, 1.4)),
        obstruction: 0,
        coma: { amount: coma ? strength : 0.05, angleDegrees: angle(random) * 2 },
        astigmatism: { amount: coma ? 0.05 : strength, angleDegrees: angle(random) },
      },
    },
  };
};

const defocused: Maker = (random, fwhm) => ({
  shows: 'stars out of focus',
  psf: {
    seeing: seeing(random, { fwhm, ellipticity: 0.03 }),
    donut: donut(random, Math.min(LARGEST_DONUT, Math.max(SMALLEST_DONUT, fwhm * logBetween(random, 1.5, 8)))),
  },
});

type Maker = (random: Random, fwhm: number) => { readonly shows: string; readonly psf: PsfDescription };

/** The ways to a round or drawn-out star, by chance, and to a donut. */
const IN_FOCUS: readonly (readonly [kind: string, make: Maker])[] = [
  ['round', round],
  ['tiltedField', tiltedField],
  ['oval', oval],
  ['aberrated', aberrated],
];

/** A round, drawn-out or defocused star of a drawn kind; what class it is only its shape tells. */
export function drawStarLook(wanted: 'Circular' | 'Comet' | 'Donut', mosaic: boolean, random: Random): StarLook {
  const fwhm = logBetween(random, mosaic ? MOSAIC_FWHM : FWHM_RANGE[0], wanted === 'Circular' ? FWHM_RANGE[1] : 8);
  const [kind, make] = chooseMaker(wanted, random);
  const { shows, psf } = make(random, fwhm);
  const outOfFocus = kind === 'defocused';
  const zones = psf.seeing.fieldEllipticity || (outOfFocus && random.integer(3) === 0) ? ZONES : 1;
  const middle = (k: number): number => (2 * k + 1) / zones - 1;
  const psfs = Array.from({ length: zones * zones }, (_, k) =>
    makePsf(psf, { x: middle(k % zones), y: middle(Math.floor(k / zones)) }),
  );
  return { kind, shows, outOfFocus, psfs, zones };
}

function chooseMaker(wanted: 'Circular' | 'Comet' | 'Donut', random: Random): readonly [string, Maker] {
  if (wanted === 'Donut') return ['defocused', defocused];
  if (wanted === 'Circular') return IN_FOCUS[random.integer(2) === 0 ? 0 : random.integer(IN_FOCUS.length)]!;
  if (random.integer(6) === 0) return IN_FOCUS[2 + random.integer(2)]!;
  const kinds = Object.keys(TRAILS) as (keyof typeof TRAILS)[];
  const kind = kinds[random.integer(kinds.length)]!;
  const trailed: Maker = (own, fwhm) => ({
    shows: SHOWN[kind],
    psf: {
      seeing: seeing(own, { fwhm, ellipticity: 0.05 }),
      trail: TRAILS[kind](own, Math.min(LONGEST_TRAIL, fwhm * logBetween(own, ...TRAIL_OVER_SEEING))),
    },
  });
  return [kind, trailed];
}

const SHOWN: Readonly<Record<keyof typeof TRAILS, string>> = {
  drift: 'stars with a head and a tail',
  steadyDrift: 'stars drawn out to lines',
  fieldRotation: 'stars drawn out to arcs',
  periodicError: 'stars drawn out with bright ends',
  wind: 'stars shaken by wind',
  jump: 'double stars after a jump of the telescope',
};

function seeing(random: Random, { fwhm, ellipticity }: { fwhm: number; ellipticity: number }): SeeingProfile {
  return { fwhmPixels: fwhm, beta: random.between(2.5, 4.7), ellipticity, positionAngleDegrees: angle(random) };
}

function angle(random: Random): number {
  return random.between(0, 180);
}

function donut(random: Random, outerDiameter: number): Donut {
  const around = (): number => random.between(0, 360);
  return {
    outerDiameter,
    obstruction: random.between(0.15, 0.5),
    shadowShift: { amount: random.integer(3) === 0 ? random.between(0, 0.3) : 0, angleDegrees: around() },
    coma: { amount: random.integer(2) === 0 ? random.between(0, 0.15) : 0, angleDegrees: around() },
    fieldComa: random.between(0, 0.05),
    spherical: random.between(-0.2, 0.1),
    fresnelNumber: logBetween(random, 8, 60),
    astigmatism: { amount: random.between(0, 0.15), angleDegrees: around() },
    illumination: { amount: random.between(0, 0.35), angleDegrees: around() },
    vanes: { count: random.integer(5), width: random.between(0.02, 0.07), angleDegrees: around() },
  };
}
