import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

/** What astropy (cfitsio for quantised NaN) reads from an image HDU of test/fixtures/fits; null stands for NaN. */
export interface ExpectedHdu {
  readonly index: number;
  readonly name: string;
  readonly bitpix: number;
  /** NAXIS1, NAXIS2 ... */
  readonly shape: readonly number[];
  readonly pixels: readonly (number | null)[];
}

export const FIXTURES: string = path.resolve(__dirname, '../../../test/fixtures/fits');

export function fixturePath(name: string): string {
  return path.join(FIXTURES, name);
}

/** Names of the FITS files, wrapped and compressed ones among them. */
export function fixtureNames(): string[] {
  return readdirSync(FIXTURES).filter((name) => name.includes('.fits'));
}

export function expectedHdus(): Record<string, readonly ExpectedHdu[]> {
  return JSON.parse(gunzipSync(readFileSync(fixturePath('expected.json.gz'))).toString());
}

/** A FITS header from `KEYWORD= value` pairs as text, padded to whole blocks. */
export function headerBytes(cards: Readonly<Record<string, string | number>>): Buffer {
  const lines = Object.entries(cards).map(([keyword, value]) =>
    `${keyword.padEnd(8)}= ${String(value).padStart(20)}`.padEnd(80),
  );
  const text = [...lines, 'END'.padEnd(80)].join('');
  return Buffer.from(text.padEnd(Math.ceil(text.length / 2880) * 2880));
}

/** The bytes of a file with one plain image whose data are zeros, `dataBytes` long and padded. */
export function plainFile(cards: Readonly<Record<string, string | number>>, dataBytes: number): Buffer {
  return Buffer.concat([headerBytes({ SIMPLE: 'T', ...cards }), Buffer.alloc(Math.ceil(dataBytes / 2880) * 2880)]);
}
