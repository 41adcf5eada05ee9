import { InputError } from '../inputError';

/** Words of the list's head: [0, length of the head, 0 or its total length, length & 0x7fff, length >> 15, ...]. */
const SHORT_HEAD = 3;

/**
 * Decodes one PLIO_1 tile, a line list of IRAF: 16-bit words of four bits instruction and twelve bits number. Pixels
 * after the end of the list are 0. Source: FITS standard 4.0, section 10.4.3. Throws InputError when the list ends early.
 */
export function decodePlio(bytes: Uint8Array, output: Int32Array): void {
  const words = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const word = (i: number): number => {
    if (i < 0 || 2 * i + 2 > words.byteLength) throw new InputError('a PLIO-compressed tile ends before its last word');
    return words.getInt16(2 * i);
  };
  const isShort = word(2) > 0;
  const end = isShort ? word(2) : (word(4) << 15) + word(3);
  let value = 1;
  let pixel = 0;
  for (let i = isShort ? SHORT_HEAD : word(1); i < end && pixel < output.length; i++) {
    const instruction = (word(i) >> 12) & 15;
    const number = word(i) & 4095;
    switch (instruction) {
      // Runs of zeros, of the value, and of zeros that end in the value.
      case 0:
        pixel += number;
        break;
      case 4:
        output.fill(value, pixel, pixel + number);
        pixel += number;
        break;
      case 5:
        pixel += number;
        if (number > 0 && pixel <= output.length) output[pixel - 1] = value;
        break;
      case 1:
        value = (word(++i) << 12) + number;
        break;
      case 2:
        value += number;
        break;
      case 3:
        value -= number;
        break;
      // The value changes and is one pixel.
      case 6:
        value += number;
        output[pixel++] = value;
        break;
      case 7:
        value -= number;
        output[pixel++] = value;
        break;
      default:
        throw new InputError(`a PLIO-compressed tile holds the unknown instruction ${instruction}`);
    }
  }
}
