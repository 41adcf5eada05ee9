/** One source, with the eleven columns of DAOStarFinder (photutils 1.6). Positions in pixels, see image/image.ts. */
export interface Star {
  /** 1, 2, 3 ... in the order of detection: row by row from row 0, then column by column. */
  readonly id: number;
  readonly xcentroid: number;
  readonly ycentroid: number;
  readonly sharpness: number;
  readonly roundness1: number;
  readonly roundness2: number;
  /** Number of pixels of the detection kernel. */
  readonly npix: number;
  /** The `sky` input that enters peak, flux and mag: 0 unless given. */
  readonly sky: number;
  /** Highest pixel of the star less `sky`, in the units of the image. */
  readonly peak: number;
  /** Convolved peak over the detection threshold (photutils 1.6), not a photometric flux. */
  readonly flux: number;
  /** -2.5 log10(flux). */
  readonly mag: number;
}
