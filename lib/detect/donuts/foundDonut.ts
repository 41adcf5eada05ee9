/** A star out of focus: the image of the telescope's obstructed pupil. Lengths in pixels, positions as in image/image.ts. */
export interface FoundDonut {
  /** Centre of the outer edge. */
  readonly x: number;
  readonly y: number;
  /** Mean diameter at the outer half-maximum: where the light falls to half of the ring's in each direction. */
  readonly outerDiameter: number;
  /** Mean diameter of the hole, half-way between its level and the ring's. */
  readonly innerDiameter: number;
  /** Inner over outer diameter: the central obstruction, less what the seeing fills in. */
  readonly obstruction: number;
  /** From the centre of the outer edge to the hole's, in units of the outer radius, and its angle from +x towards +y. */
  readonly holeShift: number;
  readonly holeShiftDegrees: number;
  /** The outer half-axes differ by twice this share of the radius; 0 is round. */
  readonly ovalness: number;
  /** Light missing in the hole, as a share of the ring's. */
  readonly depth: number;
  /** Counts above the sky within 1.2 outer radii, those of neighbours included. */
  readonly flux: number;
  /** The flux over the noise of the sky in as many pixels. */
  readonly signalToNoise: number;
}

/**
 * Why a dip in the light is no donut: `open`: no ring closes around it; `outer`, `inner`: the edge is no ellipse, too
 * soft or half missing; `faint`: hardly above the noise; `shallow`: the hole hardly darker than the ring; `uneven`: one
 * side of the ring much weaker; `clumpy`: a ring of point sources; `blanked`: its pixels were overwritten (a saturated core); `nested`: part of a larger
 * donut; `size`: another size than the frame's donuts.
 */
export const DONUT_REJECTIONS = [
  'open',
  'outer',
  'inner',
  'faint',
  'shallow',
  'uneven',
  'clumpy',
  'blanked',
  'nested',
  'size',
] as const;
export type DonutRejection = (typeof DONUT_REJECTIONS)[number];
