import type { Image } from './image';

/** No camera or calibration gives such values; bytes out of place read as floats do. */
const ABSURD = 1e30;
/** Share of the finite pixels at the highest value from which a frame is white. */
const WHITE_SHARE = 0.98;

/** What a frame without a picture is, for a refusal; undefined when pixels differ as in a picture. */
export function whatIsNoPicture({ data }: Image): string | undefined {
  let [low, high, finite] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  let absurd = 0;
  for (let n = 0; n < data.length; n++) {
    const value = data[n]!;
    if (!(Math.abs(value) < Number.POSITIVE_INFINITY)) continue;
    finite++;
    if (value < low) low = value;
    if (value > high) high = value;
    if (Math.abs(value) > ABSURD) absurd++;
  }
  if (finite === 0) return 'no pixel has a value';
  if (low === high) return `all pixels are ${low}`;
  if (absurd > 0)
    return `${absurd} pixels are beyond ${ABSURD}, up to ${Math.max(-low, high).toExponential(1)}: the file is damaged`;
  let white = 0;
  for (let n = 0; n < data.length; n++) if (data[n] === high) white++;
  return white > WHITE_SHARE * finite
    ? `all white: ${percent(white / finite)} of the pixels are at ${high}`
    : undefined;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
