/** Below this the thesis calls the seeing of a frame good (chapter 1), arcseconds. */
export const GOOD_SEEING_ARCSEC = 2.0;
/** What observers in general call good seeing (thesis 1, footnote 5), arcseconds. */
export const OBSERVERS_GOOD_SEEING_ARCSEC = 1.2;

/** `donut`: out of focus, the size is not the seeing. `none`: no star could be measured. `unknown`: below the limit, but on an assumed pixel scale. */
export type SeeingQuality = 'good' | 'bad' | 'donut' | 'none' | 'unknown';

/** Good when below the limit: the thesis' 2.0 arcsec unless another is given. */
export function seeingQuality(seeingArcsec: number, limitArcsec: number = GOOD_SEEING_ARCSEC): SeeingQuality {
  if (Number.isNaN(seeingArcsec)) return 'none';
  return seeingArcsec < limitArcsec ? 'good' : 'bad';
}
