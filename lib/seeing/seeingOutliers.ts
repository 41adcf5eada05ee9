import { medianOf } from './pixelBox';
import type { FrameDropReason, SeeingStar } from './seeingStar';

/** Widths farther than this many robust standard deviations from the median are dropped, in logarithm. */
const OUTLIER_SIGMAS = 4;
/** With a scatter below this nothing is an outlier within it: noise-free frames. */
const LEAST_SCATTER = 0.01;
/** 1.4826 times the median absolute deviation is the standard deviation of a Gaussian. */
export const SIGMA_PER_MAD = 1.4826;

/** Drops widths far from the median, again and again until none is. */
export function withoutOutliers(stars: readonly SeeingStar[], dropped: Record<FrameDropReason, number>): SeeingStar[] {
  let kept = [...stars];
  for (;;) {
    const logs = kept.map(({ fwhmPixels }) => Math.log(fwhmPixels));
    const middle = medianOf(logs);
    const scatter = Math.max(LEAST_SCATTER, SIGMA_PER_MAD * medianOf(logs.map((log) => Math.abs(log - middle))));
    const inside = kept.filter((_, i) => Math.abs(logs[i] - middle) <= OUTLIER_SIGMAS * scatter);
    dropped.outlier += kept.length - inside.length;
    if (inside.length === kept.length) return kept;
    kept = inside;
  }
}
