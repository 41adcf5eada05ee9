import type { HeaderCard } from '../fits/header';
import type { FrameDescription } from './frameDescription';
import type { SimulatedFrame } from './simulateFrame';

/** The bytes of a frame's FITS file, as the Las Cumbres pipeline lays it out: HDU 0 empty, HDU 1 (SCI) the image. */
export async function frameFile({ image, header }: SimulatedFrame, _frame: FrameDescription): Promise<Uint8Array> {
  const primary = block([
    { keyword: 'SIMPLE', value: true },
    { keyword: 'BITPIX', value: 8 },
    { keyword: 'NAXIS', value: 0 },
    { keyword: 'EXTEND', value: true },
  ]);
  const science = block([
    { keyword: 'XTENSION', value: 'IMAGE' },
    { keyword: 'BITPIX', value: -32 },
    { keyword: 'NAXIS', value: 2 },
    { keyword: 'NAXIS1', value: image.width },
    { keyword: 'NAXIS2', value: image.height },
    { keyword: 'PCOUNT', value: 0 },
    { keyword: 'GCOUNT', value: 1 },
    { keyword: 'EXTNAME', value: 'SCI' },
    ...header,
  ]);
  const pixels = Buffer.alloc(Math.ceil((image.data.length * 4) / 2880) * 2880);
  Buffer.from(image.data.buffer).copy(pixels);
  pixels.subarray(0, image.data.length * 4).swap32();
  return Buffer.concat([primary, science, pixels]);
}

function block(cards: readonly HeaderCard[]): Buffer {
  const lines = cards.map(({ keyword, value }) => {
    const text =
      typeof value === 'string'
        ? `'${value.padEnd(8)}'`
        : String(value === true ? 'T' : value === false ? 'F' : value).padStart(20);
    return `${keyword.padEnd(8)}= ${text}`.padEnd(80);
  });
  const text = [...lines, 'END'.padEnd(80)].join('');
  return Buffer.from(text.padEnd(Math.ceil(text.length / 2880) * 2880));
}
