import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { memorySource } from '../../lib/fits/byteSource';
import { type HduExtent, scanHdus as scan } from '../../lib/fits/scanHdus';
import { InputError } from '../../lib/inputError';
import { fixturePath, headerBytes, plainFile } from './fixtures';

const scanHdus = (bytes: Uint8Array, name: string): HduExtent[] => scan(memorySource(bytes), name);
const frame = plainFile({ BITPIX: 16, NAXIS: 2, NAXIS1: 4, NAXIS2: 5 }, 40);

test('each header is found with the place and the length of its data', () => {
  const bytes = readFileSync(fixturePath('several.fits'));
  const hdus = scanHdus(bytes, 'several.fits');
  assert.deepEqual(
    hdus.map(({ header, dataBytes }) => [header.text('EXTNAME'), dataBytes]),
    [
      [undefined, 0],
      ['CUBE', 2 * 45 * 37 * 3],
      ['STARS', 8],
      ['SCI', 4 * 45 * 37],
    ],
  );
  for (const { start, dataStart } of hdus) assert.deepEqual([start % 2880, dataStart % 2880], [0, 0]);
});

test('a header padded with null bytes, as some cameras write it, is read', () => {
  const padded = Buffer.from(frame);
  padded.fill(0, padded.indexOf('END ') + 3, 2880);
  assert.equal(scanHdus(padded, 'padded.fits')[0]!.dataBytes, 40);
});

test('what follows the last HDU and is no extension is ignored', () => {
  for (const rubbish of [Buffer.alloc(2880), Buffer.alloc(100, 'rubbish'), Buffer.alloc(1, 'X')]) {
    assert.equal(scanHdus(Buffer.concat([frame, rubbish]), 'trailing.fits').length, 1);
  }
});

test('random groups take their size from the axes after the first', () => {
  const cards = { BITPIX: -32, NAXIS: 3, NAXIS1: 0, NAXIS2: 3, NAXIS3: 2, GROUPS: 'T', PCOUNT: 4, GCOUNT: 10 };
  assert.equal(scanHdus(plainFile(cards, 400), 'groups.fits')[0]!.dataBytes, 400);
});

test('empty, foreign and cut files are one clear error with the name', () => {
  const cases: readonly (readonly [Buffer, RegExp])[] = [
    [Buffer.alloc(0), /^bad.fits is empty/],
    [Buffer.from('SIM'), /^bad.fits is no FITS file/],
    [Buffer.from('no frame at all '.repeat(400)), /^bad.fits is no FITS file/],
    [Buffer.alloc(5760), /^bad.fits is no FITS file/],
    [frame.subarray(0, 200), /^bad.fits ends inside a header/],
    [Buffer.concat([frame, headerBytes({ XTENSION: "'IMAGE'" }).subarray(0, 80)]), /^bad.fits ends inside a header/],
  ];
  for (const [bytes, wanted] of cases) {
    assert.throws(
      () => scanHdus(bytes, 'bad.fits'),
      (error: Error) => error instanceof InputError && wanted.test(error.message),
    );
  }
});
