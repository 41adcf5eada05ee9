import type { FrameContext, Grade, GradedFrame } from '../../lib/grade/verdict/grade';

/** A good frame of M 31 as the grader hands it on, with what a test changes. */
export function gradedFrame(context: Partial<FrameContext> = {}, grade: Partial<Grade> = {}): GradedFrame {
  const labels = { exposureSeconds: 60, filter: 'V', dateObs: '2026-01-01T00:00:00', object: 'M 31' };
  return {
    grade: {
      file: 'a.fits',
      verdict: 'Circular',
      confidence: 0.9,
      stamps: 40,
      votes: [40, 0, 0, 0],
      probabilities: [0.9, 0.05, 0.03, 0.02],
      seeingArcsec: 2,
      fwhmPixels: 3,
      hfdPixels: 3.4,
      ellipticity: 0.05,
      axisRatio: 1.05,
      positionAngleDegrees: 30,
      stars: 100,
      sky: 50,
      skyNoise: 10,
      pixelScale: 0.58,
      pixelScaleSource: 'PIXSCALE',
      ...labels,
      diagnosis: null,
      usable: true,
      reason: '40 of 40 stars are round',
      ...grade,
    },
    context: {
      width: 1000,
      height: 800,
      found: 100,
      sky: 50,
      noise: 10,
      camera: 'one',
      rightAscension: 10.7,
      declination: 41.3,
      ...labels,
      ...context,
    },
  };
}
