import { createHash, getHashes } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { InputError } from '../../inputError';
import { type ByteSource, memorySource, partOf } from '../byteSource';
import { MOST_BYTES_PER_PACKED_BYTE, MOST_EMPTY_BYTES } from '../unwrap';
import { unpackLz4Block } from './lz4Block';
import type { Attributes, XisfElement } from './xisfHeader';
import { unpackZstdFrame } from './zstdFrame';

/** Where the bytes of a picture are, and what was done to them (XISF 1.0 specification, sections 10.3 to 10.6). */
export interface DataBlock {
  /** The codec as the file names it, such as lz4hc+sh; null when the bytes are plain. */
  readonly codec: string | null;
  /** As stored. */
  readonly stored: ByteSource;
  readonly attributes: Attributes;
}

/** Finds a block without reading it. Throws InputError when it lies outside the file or in another one. */
export function findDataBlock(element: XisfElement, source: ByteSource, name: string): DataBlock {
  const location = element.attributes.location ?? '';
  const data = element.children.find((child) => child.name === 'Data');
  const attached = /^attachment:(\d+):(\d+)$/.exec(location);
  const inline = /^inline:(\w+)$/.exec(location);
  // An embedded block says of itself how it is packed.
  const attributes = location === 'embedded' && data !== undefined ? data.attributes : element.attributes;
  const codec = attributes.compression?.split(':')[0] ?? null;
  if (attached) {
    const [start, size] = [Number(attached[1]), Number(attached[2])];
    if (!(start + size <= source.length)) {
      throw new InputError(
        `${name} is cut short: its pixels end at byte ${start + size}, the file at ${source.length}`,
      );
    }
    return { codec, stored: partOf(source, start, size), attributes };
  }
  const encoding = location === 'embedded' ? data?.attributes.encoding : inline?.[1];
  if (encoding !== 'base64' && encoding !== 'hex') {
    throw new InputError(`${name} has its pixels at "${location}", readable are those inside the file`);
  }
  const text = (location === 'embedded' ? data!.text : element.text).replace(/\s/g, '');
  return { codec, stored: memorySource(Buffer.from(text, encoding)), attributes };
}

/** The bytes of a block, unpacked and in their order: `length` of them. Throws InputError when they are damaged. */
export function readDataBlock(block: DataBlock, length: number, name: string): Uint8Array {
  const { stored, attributes, codec } = block;
  if (codec === null && stored.length !== length) {
    throw new InputError(`${name} has ${stored.length} bytes of pixels, its geometry wants ${length}`);
  }
  if (codec !== null && length > Math.max(MOST_EMPTY_BYTES, MOST_BYTES_PER_PACKED_BYTE * stored.length)) {
    throw new InputError(`${name} declares ${length} bytes, too much for its ${stored.length} packed bytes`);
  }
  const bytes = stored.copy(0, stored.length);
  assertChecksum(bytes, attributes.checksum, name);
  if (codec === null) return bytes;
  const [, declared, itemBytes] = attributes.compression!.split(':').map(Number);
  if (declared !== length) {
    throw new InputError(`${name} declares ${declared} unpacked bytes, its geometry wants ${length}`);
  }
  const [packing, shuffling] = codec.split('+');
  const unpack = Object.hasOwn(CODECS, packing!) ? CODECS[packing!] : undefined;
  if (unpack === undefined || (shuffling !== undefined && shuffling !== 'sh')) {
    throw new InputError(
      `${name} is packed with ${codec}, readable are ${Object.keys(CODECS).join(', ')}, each also +sh`,
    );
  }
  const unpacked = new Uint8Array(length);
  try {
    unpackSubblocks(bytes, unpacked, { unpack, subblocks: attributes.subblocks });
  } catch (error) {
    throw new InputError(`${name} cannot be unpacked: ${(error as Error).message}`, { cause: error });
  }
  return shuffling === 'sh' ? unshuffled(unpacked, itemBytes ?? 1) : unpacked;
}

/** Fills the target, which has the length that the bytes must have unpacked; throws any error when they have another. */
type Unpack = (packed: Uint8Array, target: Uint8Array) => void;

const CODECS: Readonly<Record<string, Unpack>> = {
  zlib: (packed, target) => {
    const bytes = inflateSync(packed, { maxOutputLength: Math.max(1, target.length) });
    if (bytes.length !== target.length) throw new RangeError(`${bytes.length} bytes, wanted ${target.length}`);
    target.set(bytes);
  },
  lz4: unpackLz4Block,
  lz4hc: unpackLz4Block,
  zstd: unpackZstdFrame,
};

/** Each part is packed alone; `subblocks` lists packed and unpacked lengths. */
function unpackSubblocks(
  packed: Uint8Array,
  target: Uint8Array,
  { unpack, subblocks }: { readonly unpack: Unpack; readonly subblocks?: string },
): void {
  const parts = (subblocks ?? `${packed.length},${target.length}`)
    .split(':')
    .map((part) => part.split(',').map(Number));
  let [from, to] = [0, 0];
  for (const [size = Number.NaN, length = Number.NaN] of parts) {
    const fits = from + size <= packed.length && to + length <= target.length;
    if (!fits || !(size >= 0 && length >= 0)) throw new RangeError(`the subblocks ${subblocks} do not fit`);
    unpack(packed.subarray(from, from + size), target.subarray(to, to + length));
    from += size;
    to += length;
  }
  if (from !== packed.length || to !== target.length) throw new RangeError(`the subblocks ${subblocks} do not fit`);
}

/** Byte shuffling put the first bytes of all items before their second ones, and so on; a remainder follows as it was. */
function unshuffled(bytes: Uint8Array, itemBytes: number): Uint8Array {
  const items = Math.floor(bytes.length / itemBytes);
  if (!Number.isInteger(itemBytes) || items < 1) return bytes;
  const whole = bytes.slice();
  for (let k = 0, from = 0; k < itemBytes; k++) {
    for (let to = k, n = 0; n < items; n++, to += itemBytes) whole[to] = bytes[from++]!;
  }
  return whole;
}

function assertChecksum(bytes: Uint8Array, checksum: string | undefined, name: string): void {
  if (checksum === undefined) return;
  const [algorithm = '', digest = ''] = checksum.toLowerCase().split(':');
  const known = algorithm.replace(/^sha-/, 'sha');
  if (!getHashes().includes(known)) throw new InputError(`${name} has a checksum of the unknown kind ${algorithm}`);
  if (createHash(known).update(bytes).digest('hex') === digest) return;
  throw new InputError(`${name} is damaged: its pixels do not have the checksum that it declares (${algorithm})`);
}
