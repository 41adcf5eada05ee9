/** Places inside a pixel at which a profile is evaluated, as offsets from its centre, and their weights (sum 1). */
export interface PixelNodes {
  readonly offsets: readonly number[];
  readonly weights: readonly number[];
}

const SAMPLED: PixelNodes = { offsets: [0], weights: [1] };
const TWO: PixelNodes = { offsets: [-0.5 / Math.sqrt(3), 0.5 / Math.sqrt(3)], weights: [1 / 2, 1 / 2] };
const THREE: PixelNodes = {
  offsets: [-0.5 * Math.sqrt(3 / 5), 0, 0.5 * Math.sqrt(3 / 5)],
  weights: [5 / 18, 8 / 18, 5 / 18],
};

/** Below this width (FWHM of the minor axis, pixels) three nodes a side are needed, above two will do. */
const NARROW = 3;

/**
 * Gauss-Legendre nodes that integrate a star over a pixel, along one axis. A Gaussian 1.8 px wide is integrated within
 * 4e-5 of its peak by three nodes, one 3 px wide within 3e-4 by two.
 */
export function integratingNodes(fwhmPixels: number): PixelNodes {
  return fwhmPixels < NARROW ? THREE : TWO;
}

/** The centre alone: the profile is sampled, not integrated, as astropy and imexamine do. */
export function samplingNodes(): PixelNodes {
  return SAMPLED;
}
