import type { HeaderCard } from '../fits/header';
import type { FrameDescription } from './frameDescription';
import type { TrueStar } from './frameTruth';

/** The header that the Las Cumbres pipeline would write, with the origin said plainly: these frames are simulated. */
export function frameHeader(frame: FrameDescription, stars: readonly TrueStar[]): HeaderCard[] {
  const { observation, detector, psf } = frame;
  return [
    card('ORIGIN', 'Seeing Lab', 'simulated frame, no observation'),
    card('SIMSEED', frame.seed, 'seed of the simulation'),
    card('OBSTYPE', 'EXPOSE', 'observation type'),
    card('SITEID', observation.site, 'site code'),
    card('TELESCOP', observation.telescope, 'telescope'),
    card('INSTRUME', observation.instrument, 'camera'),
    card('FILTER', observation.filter, 'filter'),
    card('DATE-OBS', observation.dateObs, 'start of the exposure (UTC)'),
    card('EXPTIME', observation.exposureSeconds, '[s] exposure time'),
    card('CCDSUM', `${observation.binning} ${observation.binning}`, 'binning'),
    card('PIXSCALE', frame.pixelScale, '[arcsec/pixel] nominal pixel scale'),
    card('GAIN', detector.gain, '[electrons/count] gain'),
    card('RDNOISE', detector.readNoise, '[electrons/pixel] read noise'),
    card('SATURATE', detector.saturation, '[counts] saturation level'),
    card('BUNIT', detector.gain === 1 ? 'electron' : 'adu', 'unit of the pixel values'),
    card('L1MEAN', Number((frame.sky.level + detector.pedestal).toFixed(3)), '[counts] sky background'),
    card('L1FWHM', Number((psf.seeing.fwhmPixels * frame.pixelScale).toFixed(3)), '[arcsec] FWHM of the round profile'),
    card('L1ELLIP', psf.seeing.ellipticity, '1 - minor/major axis of the round profile'),
    card('L1NSTARS', stars.filter((star) => star.peak > 0).length, 'stars in the frame'),
    card('OBJECT', `simulated ${frame.className}`, 'kind of frame'),
  ];
}

function card(keyword: string, value: string | number | boolean, comment: string): HeaderCard {
  return { keyword, value, comment };
}
