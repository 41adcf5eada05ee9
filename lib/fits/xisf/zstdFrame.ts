import { decompress } from 'fzstd';

const MAGIC = 0xfd2fb528;
const DICTIONARY_BYTES = [0, 1, 2, 4] as const;

/**
 * Unpacks one Zstandard frame (RFC 8878) into bytes of the length that it declares. Throws RangeError when it declares
 * another or none, an error of the decoder when it is damaged.
 */
export function unpackZstdFrame(packed: Uint8Array, target: Uint8Array): void {
  const declared = contentBytes(new DataView(packed.buffer, packed.byteOffset, packed.length));
  if (declared !== target.length) {
    throw new RangeError(`the Zstandard frame declares ${declared ?? 'no number of'} bytes, wanted ${target.length}`);
  }
  // Into memory that is there: the frame has no say in how much is taken.
  decompress(packed, target);
}

/** Frame_Content_Size; undefined when the header does not say it (RFC 8878, section 3.1.1.1). */
function contentBytes(frame: DataView): number | undefined {
  if (frame.getUint32(0, true) !== MAGIC) throw new RangeError('it does not begin as a Zstandard frame');
  const descriptor = frame.getUint8(4);
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const at = 5 + (isSingleSegment ? 0 : 1) + DICTIONARY_BYTES[(descriptor & 3) as 0 | 1 | 2 | 3];
  switch (descriptor >> 6) {
    case 0:
      return isSingleSegment ? frame.getUint8(at) : undefined;
    case 1:
      return frame.getUint16(at, true) + 256;
    case 2:
      return frame.getUint32(at, true);
    default:
      return Number(frame.getBigUint64(at, true));
  }
}
