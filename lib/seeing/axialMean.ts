import { foldAngle } from './starShape';

/** Mean of axes: their angles are doubled, so that 1 and 179 degrees lie side by side (Mardia 1972). */
export function axialMean(stars: readonly { readonly positionAngleDegrees: number }[]): {
  readonly positionAngleDegrees: number;
  /** Length of the mean of the doubled angles' unit vectors: 1 when all are alike. */
  readonly coherence: number;
} {
  const angles = stars.map(({ positionAngleDegrees }) => (positionAngleDegrees * Math.PI) / 90);
  const x = angles.reduce((sum, angle) => sum + Math.cos(angle), 0) / stars.length;
  const y = angles.reduce((sum, angle) => sum + Math.sin(angle), 0) / stars.length;
  return { positionAngleDegrees: foldAngle((Math.atan2(y, x) * 90) / Math.PI), coherence: Math.hypot(x, y) };
}
