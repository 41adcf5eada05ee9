import type { Image } from '../../image/image';
import { ditherRow, levelValue } from './companding';
import type { PackedFrame } from './packFrame';

/** The pixels again, each within `precisionAt` of what it was. Runs in a page as well as here. */
export async function unpackFrame({ width, height, companding, skyLevel, pixels }: PackedFrame): Promise<Image> {
  const planes = await inflate(pixels);
  const count = width * height;
  const high = planes.subarray(count);
  const values = Float64Array.from({ length: 256 * (highest(high) + 1) + 1 }, (_, level) =>
    levelValue(level - skyLevel, companding),
  );
  const data = new Float32Array(count);
  const dither = ditherRow();
  for (let i = 0; i < count; i++) {
    const d = dither();
    const level = planes[i] | (high[i] << 8);
    // Between two levels the curve is straight enough.
    const [below, part] = d > 0 ? [level - 1, 1 - d] : [level, -d];
    data[i] = level === 0 ? Number.NaN : values[below] + part * (values[below + 1] - values[below]);
  }
  return { data, width, height };
}

async function inflate(base64: string): Promise<Uint8Array> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < bytes.length; i++) bytes[i] = text.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

function highest(bytes: Uint8Array): number {
  let top = 0;
  for (const byte of bytes) if (byte > top) top = byte;
  return top;
}
