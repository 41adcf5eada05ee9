import { InputError } from '../inputError';
import type { ByteSource } from './byteSource';
import {
  BLOCK_BYTES,
  CARD_BYTES,
  createHeader,
  type FitsHeader,
  type HeaderCard,
  joinContinued,
  parseCard,
} from './header';

/** The types of values that FITS knows: unsigned bytes, signed integers, floats (negative). */
export const BITPIX_TYPES: readonly number[] = [8, 16, 32, 64, -32, -64];

/** Where one HDU lies in the bytes of a file. */
export interface HduExtent {
  readonly header: FitsHeader;
  /** First byte of the header. */
  readonly start: number;
  /** First byte of the data, and how many bytes the header declares (without padding). */
  readonly dataStart: number;
  readonly dataBytes: number;
}

/**
 * Finds the HDUs of a FITS file (FITS standard 4.0, section 3). Header blocks padded with null bytes, which some
 * cameras write, are taken as blank. What follows the last whole header is ignored when it is no extension.
 * Throws InputError for what is no FITS file; data that the file is too short for is reported when it is read.
 */
export function scanHdus(source: ByteSource, name: string): HduExtent[] {
  if (source.length === 0) throw new InputError(`${name} is empty, wanted a FITS file`);
  if (!beginsFits(source)) throw new InputError(`${name} is no FITS file: it does not begin with SIMPLE =`);
  const hdus: HduExtent[] = [];
  for (let start = 0; start < source.length; ) {
    if (hdus.length > 0 && !beginsHdu(source, start)) break;
    const hdu = readHduExtent(source, start, name);
    hdus.push(hdu);
    start = paddedEnd(hdu);
  }
  return hdus;
}

/** Whether a file begins as every FITS file does. */
export function beginsFits(source: ByteSource): boolean {
  return /^SIMPLE {2}=/.test(latin(source, 0, CARD_BYTES));
}

/** Whether an extension begins here. */
export function beginsHdu(source: ByteSource, start: number): boolean {
  return latin(source, start, 8).startsWith('XTENSION');
}

/** Whether the card that begins here ends a header. */
export function isEndCard(source: ByteSource, at: number): boolean {
  return /^END\s*$/.test(latin(source, at, CARD_BYTES));
}

/** Where the next HDU begins: data fill whole blocks. */
export function paddedEnd({ dataStart, dataBytes }: HduExtent): number {
  return dataStart + Math.ceil(dataBytes / BLOCK_BYTES) * BLOCK_BYTES;
}

/** Reads the header that begins here. Throws InputError when it has no END or declares an impossible size. */
export function readHduExtent(source: ByteSource, start: number, name: string): HduExtent {
  const { cards, end } = readCards(source, start, name);
  const header = createHeader(cards);
  return { header, start, dataStart: end, dataBytes: declaredBytes(header, name) };
}

function readCards(source: ByteSource, start: number, name: string): { cards: HeaderCard[]; end: number } {
  const cards: HeaderCard[] = [];
  for (let at = start; at + 3 <= source.length; at += CARD_BYTES) {
    if (isEndCard(source, at)) {
      const end = start + Math.ceil((at + CARD_BYTES - start) / BLOCK_BYTES) * BLOCK_BYTES;
      return { cards: joinContinued(cards), end };
    }
    const line = latin(source, at, CARD_BYTES);
    if (line.trim() !== '') cards.push(parseCard(line));
  }
  throw new InputError(`${name} ends inside a header: no END card`);
}

/** Text of the bytes; null bytes and line ends, which do not belong in a header, read as blanks. */
function latin(source: ByteSource, start: number, length: number): string {
  const part = source.view(start, length);
  return Buffer.from(part.buffer, part.byteOffset, part.length)
    .toString('latin1')
    .replace(/[\0\r\n]/g, ' ');
}

function declaredBytes(header: FitsHeader, name: string): number {
  const axes = axisLengths(header, name);
  const bitpix = header.number('BITPIX');
  if (bitpix === undefined || !BITPIX_TYPES.includes(bitpix)) {
    throw new InputError(`${name} declares ${declared(header, 'BITPIX')}, wanted ${BITPIX_TYPES.join(', ')}`);
  }
  const bitsPerValue = Math.abs(bitpix);
  // Random groups declare NAXIS1 = 0 and put the size of one group in the other axes.
  const counted = header.get('GROUPS') === true && axes[0] === 0 ? axes.slice(1) : axes;
  const values = counted.length === 0 ? 0 : counted.reduce((product, length) => product * length, 1);
  const groups = header.number('GCOUNT') ?? 1;
  const parameters = header.number('PCOUNT') ?? 0;
  const total = (bitsPerValue / 8) * groups * (parameters + values);
  if (!Number.isSafeInteger(total) || total < 0) {
    throw new InputError(`${name} declares an impossible size: NAXISn = ${axes.join(' x ')}`);
  }
  return total;
}

/** NAXIS1 ... NAXISn. Throws InputError when the header does not say them. */
export function axisLengths(header: FitsHeader, name: string, prefix = ''): number[] {
  const count = header.number(`${prefix}NAXIS`);
  if (count === undefined || !Number.isInteger(count) || count < 0 || count > 999) {
    throw new InputError(`${name} declares ${declared(header, `${prefix}NAXIS`)}, wanted 0 to 999`);
  }
  return Array.from({ length: count }, (_, i) => {
    const length = header.number(`${prefix}NAXIS${i + 1}`);
    if (length === undefined || !Number.isInteger(length) || length < 0) {
      throw new InputError(`${name} declares ${declared(header, `${prefix}NAXIS${i + 1}`)}, wanted a whole number`);
    }
    return length;
  });
}

/** What a header says of a keyword, for an error: texts in quotes, so that '40' and 40 look different. */
export function declared(header: FitsHeader, keyword: string): string {
  const value = header.get(keyword);
  if (value === undefined) return `no ${keyword}`;
  return `${keyword} = ${typeof value === 'string' ? `'${value}'` : value}`;
}
