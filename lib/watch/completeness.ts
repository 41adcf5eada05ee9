import { fileSource } from '../fits/byteSource';
import { beginsFits, paddedEnd, scanHdus } from '../fits/scanHdus';
import { InputError } from '../inputError';

/**
 * What a file's bytes say of its being whole: `whole`; `cut`, as its headers declare more; `unsure`, as it is packed, is no
 * FITS file, shows no image yet, or ends in zeros, which is how a copy with its room set aside looks before it is done.
 */
export type Completeness = 'whole' | 'cut' | 'unsure';

/** The end of the data that is looked at. */
const TAIL_BYTES = 4096;

/** Looks at the headers and the end of a file of `size` bytes. Padding after the data may be missing (INDI before 1.9.9). */
export function completenessOf(path: string, size: number): Completeness {
  const source = fileSource(path, size);
  if (size === 0) return 'cut';
  if (!beginsFits(source)) return size < 80 ? 'cut' : 'unsure';
  try {
    const hdus = scanHdus(source, path);
    const last = hdus.at(-1)!;
    if (size < last.dataStart + last.dataBytes) return 'cut';
    // Whatever follows is an extension whose header has only begun.
    if (size > paddedEnd(last)) return 'unsure';
    const withData = hdus.filter(({ dataBytes }) => dataBytes > 0).at(-1);
    if (withData === undefined) return 'unsure';
    const end = withData.dataStart + withData.dataBytes;
    const tail = source.view(Math.max(withData.dataStart, end - TAIL_BYTES), Math.min(TAIL_BYTES, withData.dataBytes));
    return tail.some((byte) => byte !== 0) ? 'whole' : 'unsure';
  } catch (error) {
    if (error instanceof InputError) return 'cut';
    throw error;
  }
}
