import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createImage, type Image } from '../../lib/image/image';
import { createRandom, type Random } from '../../lib/random';
import { fitRadialProfile, radialCurve } from '../../lib/seeing/fitRadialProfile';
import { fitStar, type StarFit, type StarProfile } from '../../lib/seeing/fitStar';
import { expose, starLight, type TrueProfile } from './syntheticStar';

const SKY = 300;
const SKY_STD = 8;
const GAIN = 1.5;
const SIGNAL_TO_NOISES = [10, 20, 35, 50, 100, 300, 1000];
const PER_BIN = 145;

interface Trial {
  readonly truth: TrueProfile;
  readonly fit: StarFit;
}

/** FWHM 1.8 to 15 px (evenly in logarithm), ellipticity 0 to 0.5, any angle, any place in the pixel. */
function drawStar(profile: StarProfile, random: Random): { truth: TrueProfile; size: number } {
  const fwhm = 1.8 * (15 / 1.8) ** random.uniform();
  const size = 2 * Math.ceil(3 * fwhm) + 9;
  const place = (): number => (size - 1) / 2 + random.between(-0.5, 0.5);
  const shape = { x: place(), y: place(), fwhm, ellipticity: random.between(0, 0.5), angle: random.between(0, 180) };
  return { truth: profile === 'gaussian' ? shape : { ...shape, beta: random.between(2.2, 5) }, size };
}

/** Every other star has photon noise too: then the noise is told, else it is read off the residual. */
function runTrials(profile: StarProfile, signalToNoise: number): { trials: Trial[]; lost: number } {
  const random = createRandom(`${profile} stars at ${signalToNoise}`);
  const trials: Trial[] = [];
  for (let i = 0; i < PER_BIN; i++) {
    const { truth, size } = drawStar(profile, random);
    const gain = i % 2 === 0 ? {} : { gain: GAIN };
    const { image } = expose(
      starLight(truth, size),
      size,
      { signalToNoise, sky: SKY, skyStd: SKY_STD, ...gain },
      random,
    );
    const noise = i % 2 === 0 ? {} : { noise: { sky: SKY_STD, gain: GAIN } };
    const fwhmPixels = truth.fwhm * random.between(0.75, 1.3);
    const place = { x: Math.round(truth.x), y: Math.round(truth.y) };
    const fit = fitStar(image, place, { profile, fwhmPixels, ...noise })!;
    if (fit.converged) trials.push({ truth, fit });
  }
  return { trials, lost: PER_BIN - trials.length };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function turn(degrees: number): number {
  return ((((degrees + 90) % 180) + 180) % 180) - 90;
}

interface Summary {
  readonly fwhmBias: number;
  readonly ellipticityBias: number;
  readonly angleBias: number;
  readonly lost: number;
}

/**
 * The ellipticity is compared along the true axis: its length alone cannot be negative, so that noise makes round stars
 * a little elongated.
 */
function summarise({ trials, lost }: { trials: Trial[]; lost: number }): Summary {
  const elongated = trials.filter(({ truth }) => truth.ellipticity > 0.1);
  const angleOff = ({ fit, truth }: Trial): number => turn(fit.positionAngleDegrees - truth.angle);
  return {
    fwhmBias: mean(trials.map(({ fit, truth }) => fit.fwhmPixels / truth.fwhm - 1)),
    ellipticityBias: mean(
      trials.map((trial) => {
        const along = Math.cos((angleOff(trial) * Math.PI) / 90);
        return trial.fit.ellipticity * along - trial.truth.ellipticity;
      }),
    ),
    angleBias: mean(elongated.map(angleOff)),
    lost,
  };
}

/** Share of fits whose error bar of one sigma holds the truth. */
function coverage(trials: readonly Trial[]): Record<string, number> {
  const share = (of: readonly Trial[], inside: (trial: Trial) => boolean): number =>
    of.filter(inside).length / of.length;
  const elongated = trials.filter(({ truth }) => truth.ellipticity > 0.1);
  const held = (key: 'x' | 'y') => (t: Trial) => Math.abs(t.fit[key] - t.truth[key]) < t.fit.errors[key];
  const ratio = ({ truth }: Trial): number => Math.sqrt(1 - truth.ellipticity);
  return {
    x: share(trials, held('x')),
    y: share(trials, held('y')),
    fwhm: share(trials, (t) => Math.abs(t.fit.fwhmPixels - t.truth.fwhm) < t.fit.errors.fwhmPixels),
    major: share(
      trials,
      (t) => Math.abs(t.fit.fwhmMajorPixels - t.truth.fwhm / ratio(t)) < t.fit.errors.fwhmMajorPixels,
    ),
    minor: share(
      trials,
      (t) => Math.abs(t.fit.fwhmMinorPixels - t.truth.fwhm * ratio(t)) < t.fit.errors.fwhmMinorPixels,
    ),
    ellipticity: share(elongated, (t) => Math.abs(t.fit.ellipticity - t.truth.ellipticity) < t.fit.errors.ellipticity),
    angle: share(
      elongated,
      (t) => Math.abs(turn(t.fit.positionAngleDegrees - t.truth.angle)) < t.fit.errors.positionAngleDegrees,
    ),
  };
}

const inWords = (numbers: object): string =>
  Object.entries(numbers)
    .map(([name, value]) => `${name} ${Number((value as number).toFixed(4))}`)
    .join(', ');

for (const profile of ['gaussian', 'moffat'] as const) {
  const bins = SIGNAL_TO_NOISES.map((signalToNoise) => ({ signalToNoise, ...runTrials(profile, signalToNoise) }));

  test(`width, ellipticity and angle of ${SIGNAL_TO_NOISES.length * PER_BIN} ${profile} stars have no bias`, (t) => {
    for (const { signalToNoise, ...bin } of bins) {
      const { fwhmBias, ellipticityBias, angleBias, lost } = summarise(bin);
      t.diagnostic(`S/N ${signalToNoise}: ${inWords({ fwhmBias, ellipticityBias, angleBias, lost })}`);
      if (signalToNoise < 20) continue;
      assert.ok(
        Math.abs(fwhmBias) < (signalToNoise >= 50 ? 0.01 : 0.03),
        `FWHM off by ${fwhmBias} at ${signalToNoise}`,
      );
      assert.ok(Math.abs(ellipticityBias) < 0.02, `ellipticity off by ${ellipticityBias} at ${signalToNoise}`);
      assert.ok(Math.abs(angleBias) < (signalToNoise >= 35 ? 2 : 4), `angle off by ${angleBias} at ${signalToNoise}`);
      assert.ok(lost <= 0.03 * PER_BIN, `${lost} fits lost at ${signalToNoise}`);
    }
  });

  test(`one sigma of ${profile} fits holds the truth in 60 to 75 of 100`, (t) => {
    const shares = coverage(bins.filter(({ signalToNoise }) => signalToNoise >= 20).flatMap(({ trials }) => trials));
    t.diagnostic(inWords(shares));
    for (const [name, share] of Object.entries(shares)) {
      assert.ok(share > 0.6 && share < 0.75, `${name} is held by ${share}`);
    }
  });

  test(`each bright ${profile} star comes out within 1 % in width, 0.02 in ellipticity, 2 degrees in angle`, () => {
    for (const { truth, fit } of bins.at(-1)!.trials) {
      assert.ok(Math.abs(fit.fwhmPixels / truth.fwhm - 1) < 0.01, `FWHM ${fit.fwhmPixels}, not ${truth.fwhm}`);
      assert.ok(Math.abs(fit.ellipticity - truth.ellipticity) < 0.02);
      if (truth.ellipticity > 0.1) assert.ok(Math.abs(turn(fit.positionAngleDegrees - truth.angle)) < 2);
      if (truth.beta !== undefined) assert.ok(Math.abs(fit.beta / truth.beta - 1) < 0.15);
    }
  });
}

function noiseless(truth: TrueProfile, size: number): Image {
  return createImage(
    size,
    size,
    Float32Array.from(starLight(truth, size), (p) => SKY + 1000 * p),
  );
}

const TILTED: TrueProfile = { x: 20.3, y: 19.6, fwhm: 4, ellipticity: 0.3, angle: 150, beta: 3 };

test('without noise the numbers are the star itself, angle counted from +x towards +y', () => {
  const fit = fitStar(noiseless(TILTED, 41), { x: 20, y: 20 })!;
  const wanted = {
    x: 20.3,
    y: 19.6,
    fwhmPixels: 4,
    ellipticity: 0.3,
    positionAngleDegrees: 150,
    beta: 3,
    amplitude: 1000,
  };
  for (const [key, value] of Object.entries(wanted)) {
    const got = fit[key as 'x'];
    assert.ok(Math.abs(got / value - 1) < 3e-3, `${key} ${got}, wanted ${value}`);
  }
  assert.ok(Math.abs(fit.fwhmMajorPixels / (4 / Math.sqrt(0.7)) - 1) < 2e-3);
});

test('a bright narrow star fitted as sampled looks wider than it is, integrated it does not', () => {
  const truth: TrueProfile = { x: 15, y: 15.2, fwhm: 1.8, ellipticity: 0, angle: 0 };
  const image = noiseless(truth, 31);
  const width = (pixels: 'sampled' | 'integrated') =>
    fitStar(image, truth, { profile: 'gaussian', pixels })!.fwhmPixels;
  assert.ok(Math.abs(width('integrated') / 1.8 - 1) < 0.005, String(width('integrated')));
  assert.ok(width('sampled') / 1.8 > 1.05, String(width('sampled')));
});

test('pixels that are no number are left out', () => {
  const image = noiseless(TILTED, 41);
  for (const i of [20 * 41 + 21, 18 * 41 + 19, 0]) image.data[i] = Number.NaN;
  image.data[22 * 41 + 20] = Number.POSITIVE_INFINITY;
  const fit = fitStar(image, { x: 20, y: 20 })!;
  assert.ok(fit.converged && Math.abs(fit.fwhmPixels - 4) < 0.01);
});

test('the centre moves no farther than it may; a star beyond is not converged', () => {
  const image = noiseless(TILTED, 41);
  const fit = fitStar(image, { x: 17, y: 20 }, { maxShift: 1.5, fwhmPixels: 4 })!;
  assert.ok(!fit.converged && Math.abs(fit.x - 17) <= 1.5);
});

test('empty sky is no star: not converged, or of no significance', () => {
  const random = createRandom('empty sky');
  const image = createImage(
    41,
    41,
    Float32Array.from({ length: 41 * 41 }, () => SKY + SKY_STD * random.normal()),
  );
  const fit = fitStar(image, { x: 20, y: 20 }, { fwhmPixels: 4 })!;
  assert.ok(!fit.converged || fit.signalToNoise < 6);
  const constant = createImage(21, 21, new Float32Array(441).fill(5));
  assert.equal(fitStar(constant, { x: 10, y: 10 })!.converged, false);
});

test('outside the frame, or with next to no pixel, there is nothing to fit', () => {
  assert.equal(fitStar(noiseless(TILTED, 41), { x: 200, y: 20 }), undefined);
  assert.equal(fitStar(createImage(2, 2), { x: 1, y: 1 }), undefined);
  assert.equal(fitStar(createImage(21, 21, new Float32Array(441).fill(Number.NaN)), { x: 10, y: 10 }), undefined);
});

test('the radial profile fit keeps its centre, and its curve follows the star', () => {
  const truth: TrueProfile = { x: 20.25, y: 20, fwhm: 5, ellipticity: 0, angle: 0, beta: 3.5 };
  const fit = fitRadialProfile(noiseless(truth, 41), truth)!;
  assert.deepEqual([fit.x, fit.y, fit.ellipticity], [20.25, 20, 0]);
  assert.ok(Math.abs(fit.fwhmPixels - 5) < 0.01);
  const [centre, half] = radialCurve(fit, [0, 2.5]);
  assert.ok(Math.abs(centre! - SKY - 1000) < 5 && Math.abs(half! - SKY - 500) < 3);
});
