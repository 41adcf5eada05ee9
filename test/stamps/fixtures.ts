import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { StampSet } from '../../lib/stamps/stampSet';

/** Where make_fixtures.py put its answers. */
export const FIXTURES: string = resolve(__dirname, '../../../test/fixtures/stamps');

/** A JSON fixture. */
export function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(join(FIXTURES, name), 'utf8')) as T;
}

/** A fixture of little-endian single-precision numbers. */
export function readFloats(name: string): Float32Array {
  const bytes = readFileSync(join(FIXTURES, name));
  return Float32Array.from({ length: bytes.length / 4 }, (_, i) => bytes.readFloatLE(4 * i));
}

/** A set of `counts[c]` stamps of class c, `size` pixels wide, every pixel different; stamp i stands at x = i. */
export function makeSet(counts: readonly number[], size: number): StampSet {
  const labels = Uint8Array.from(counts.flatMap((n, label) => Array<number>(n).fill(label)));
  const count = labels.length;
  const stamps = Float32Array.from({ length: count * size * size }, (_, i) => (i + 1) / (count * size * size));
  const xCentres = Float32Array.from(labels, (_, i) => i);
  return { count, size, stamps, labels, xCentres, yCentres: xCentres.map((x) => x + 0.5) };
}
