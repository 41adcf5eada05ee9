import type { Donut, FrameDescription, PsfDescription, SeeingProfile } from '../../lib/sky/frameDescription';

/** A round profile. */
export function seeing(fwhmPixels: number, beta = 3): SeeingProfile {
  return { fwhmPixels, beta, ellipticity: 0, positionAngleDegrees: 0 };
}

/** A perfect donut: nothing off the middle, no spider. */
export const plainDonut: Donut = {
  outerDiameter: 40,
  obstruction: 0.4,
  shadowShift: { amount: 0, angleDegrees: 0 },
  coma: { amount: 0, angleDegrees: 0 },
  fieldComa: 0,
  spherical: 0,
  fresnelNumber: 0,
  astigmatism: { amount: 0, angleDegrees: 0 },
  illumination: { amount: 0, angleDegrees: 0 },
  vanes: { count: 0, width: 0, angleDegrees: 0 },
};

/** A small, clean frame: even sky, some stars, no defects. */
export function quietFrame(
  psf: PsfDescription = { seeing: seeing(4) },
  changes: Partial<FrameDescription> = {},
): FrameDescription {
  return {
    file: 'quiet.fits',
    splits: ['training'],
    className: psf.donut ? 'Donut' : psf.trail ? 'Comet' : 'Circular',
    comment: '',
    seed: 'quiet',
    width: 300,
    height: 200,
    pixelScale: 0.58,
    psf,
    detector: {
      gain: 2,
      readNoise: 8,
      saturation: 60_000,
      bleeding: 1,
      pedestal: 0,
      wholeCounts: false,
      hotPixelsPerMegapixel: 0,
      cosmicRaysPerMegapixel: 0,
      badColumns: 0,
    },
    sky: { level: 100, gradient: { amount: 0, angleDegrees: 0 }, vignetting: 0 },
    stars: { perMegapixel: 100, referenceFlux: 50_000, slope: 0.33 },
    observation: {
      site: 'sim',
      telescope: 'sim0m401',
      instrument: 'kb20',
      filter: 'V',
      dateObs: '2026-01-05T20:10:00.000',
      exposureSeconds: 100,
      binning: 1,
    },
    ...changes,
  };
}
