import { bias, constant, dark, noise, rays, seam } from './closedShutter';
import { clouds, flat, ghosts, nebula, streaks, twilight, wrongFlat } from './evenLight';
import { galaxies } from './galaxies';
import type { Oddity } from './oddity';
import { blocks, logo, picture, silhouette } from './pictures';
import { moon, moonLimb, planet } from './solarSystem';
import { arcLines, slit, traces } from './spectra';
import { burntStars, sheared } from './spoiltStars';
import { fibres, pinholes, shackHartmann } from './spots';

/** Kinds of frames that leave cameras and hold no star field to judge. */
export type OddityName =
  | 'dark'
  | 'bias'
  | 'rays'
  | 'seam'
  | 'noise'
  | 'constant'
  | 'flat'
  | 'wrongFlat'
  | 'clouds'
  | 'twilight'
  | 'nebula'
  | 'streaks'
  | 'ghosts'
  | 'moon'
  | 'moonLimb'
  | 'planet'
  | 'galaxies'
  | 'shackHartmann'
  | 'pinholes'
  | 'fibres'
  | 'slit'
  | 'arcLines'
  | 'traces'
  | 'picture'
  | 'logo'
  | 'silhouette'
  | 'blocks'
  | 'burntStars'
  | 'sheared';

/** Every kind with what paints it. */
export const ODDITIES: Readonly<Record<OddityName, Oddity>> = {
  dark,
  bias,
  rays,
  seam,
  noise,
  constant,
  flat,
  wrongFlat,
  clouds,
  twilight,
  nebula,
  streaks,
  ghosts,
  moon,
  moonLimb,
  planet,
  galaxies,
  shackHartmann,
  pinholes,
  fibres,
  slit,
  arcLines,
  traces,
  picture,
  logo,
  silhouette,
  blocks,
  burntStars,
  sheared,
};
