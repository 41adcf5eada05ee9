import type { Random } from '../../lib/random';

/** Bytes that mean something somewhere: ends of ranges, NaN's exponent, markers. */
const TELLING_BYTES = [0, 1, 0x20, 0x30, 0x39, 0x7f, 0x80, 0xff, 0x1f, 0x8b];
const TELLING_NUMBERS = ['0', '-1', '1e999', '-0', 'NaN', '4294967296', '9007199254740993', '0.5', '""', 'null', '99'];
const TELLING_WORDS = ['null', 'true', '{}', '[]', '""', '-', '../..', '__proto__', '\u0000', '"', ',', ';', '\n'];

/** A damaged copy of a file: up to eight changes, most of them small. */
export function mutate(seed: Uint8Array, random: Random, isText = false): Uint8Array {
  let bytes = Buffer.from(seed);
  const changes = 1 + random.integer(random.uniform() < 0.5 ? 1 : 8);
  for (let n = 0; n < changes && bytes.length > 0; n++) {
    const change = isText && random.uniform() < 0.6 ? pick(TEXT_CHANGES, random) : pick(BYTE_CHANGES, random);
    bytes = Buffer.from(change(bytes, random));
  }
  return bytes;
}

type Change = (bytes: Buffer, random: Random) => Buffer;

const BYTE_CHANGES: readonly Change[] = [
  (bytes, random) => {
    bytes[random.integer(bytes.length)]! ^= 1 << random.integer(8);
    return bytes;
  },
  (bytes, random) => {
    bytes[random.integer(bytes.length)] = pick(TELLING_BYTES, random);
    return bytes;
  },
  (bytes, random) => bytes.fill(pick(TELLING_BYTES, random), ...stretch(bytes, random)),
  (bytes, random) => bytes.subarray(0, random.integer(bytes.length)),
  (bytes, random) => {
    const [from, to] = stretch(bytes, random);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  (bytes, random) => {
    const [from, to] = stretch(bytes, random);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  (bytes, random) => {
    const [from, to] = stretch(bytes, random);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(from, to).reverse(), bytes.subarray(to)]);
  },
];

const TEXT_CHANGES: readonly Change[] = [
  (bytes, random) => replaceToken(bytes, /-?\d+(\.\d+)?([eE][-+]?\d+)?/g, pick(TELLING_NUMBERS, random), random),
  (bytes, random) => replaceToken(bytes, /"[^"\n]*"|[A-Za-z]+/g, pick(TELLING_WORDS, random), random),
  (bytes, random) => replaceToken(bytes, /[^\n]*\n/g, '', random),
];

function replaceToken(bytes: Buffer, pattern: RegExp, word: string, random: Random): Buffer {
  const text = bytes.toString('latin1');
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return bytes;
  const { index, 0: token } = found[random.integer(found.length)]!;
  return Buffer.from(text.slice(0, index) + word + text.slice(index! + token.length), 'latin1');
}

function stretch(bytes: Buffer, random: Random): [number, number] {
  const from = random.integer(bytes.length);
  return [from, Math.min(bytes.length, from + 1 + random.integer(random.uniform() < 0.7 ? 16 : 3000))];
}

function pick<T>(items: readonly T[], random: Random): T {
  return items[random.integer(items.length)]!;
}
