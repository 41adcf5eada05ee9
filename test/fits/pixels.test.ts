import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHeader, type FitsHeader } from '../../lib/fits/header';
import { readBigEndian, toPhysical } from '../../lib/fits/pixels';

const header = (values: Record<string, number>): FitsHeader =>
  createHeader(Object.entries(values).map(([keyword, value]) => ({ keyword, value })));

test('big-endian values of every type are read', () => {
  const bytes = Buffer.alloc(16);
  bytes.writeDoubleBE(-1.5, 0);
  bytes.writeDoubleBE(Math.PI, 8);
  assert.deepEqual([...readBigEndian(bytes, -64, 2)], [-1.5, Math.PI]);
  bytes.writeFloatBE(0.25, 0);
  assert.deepEqual([...readBigEndian(bytes, -32, 1)], [0.25]);
  bytes.writeBigInt64BE(-(2n ** 62n), 0);
  bytes.writeBigInt64BE(7n, 8);
  assert.deepEqual([...readBigEndian(bytes, 64, 2)], [-(2 ** 62), 7]);
  bytes.writeInt32BE(-2147483648, 0);
  assert.deepEqual([...readBigEndian(bytes, 32, 1)], [-2147483648]);
  bytes.writeInt16BE(-2, 0);
  assert.deepEqual([...readBigEndian(bytes, 16, 1)], [-2]);
  assert.deepEqual([...readBigEndian(Buffer.of(255, 1), 8, 2)], [255, 1]);
});

test('reading leaves the bytes of the file as they were, at odd places too', () => {
  const bytes = Buffer.of(9, 0, 1, 0, 2);
  assert.deepEqual([...readBigEndian(bytes.subarray(1), 16, 2)], [1, 2]);
  assert.deepEqual([...bytes], [9, 0, 1, 0, 2]);
});

test('the shifts to the other signedness keep integers integers', () => {
  const unsigned = toPhysical(Int16Array.of(-32768, 0, 32767), header({ BITPIX: 16, BZERO: 32768 }));
  assert.deepEqual(unsigned, Uint16Array.of(0, 32768, 65535));
  const long = toPhysical(Int32Array.of(-2147483648, 2147483647), header({ BITPIX: 32, BZERO: 2147483648 }));
  assert.deepEqual(long, Uint32Array.of(0, 4294967295));
  assert.deepEqual(toPhysical(Uint8Array.of(0, 255), header({ BITPIX: 8, BZERO: -128 })), Int8Array.of(-128, 127));
});

test('scale and zero point are applied in double precision', () => {
  const values = toPhysical(Int16Array.of(0, 10), header({ BITPIX: 16, BSCALE: 0.1, BZERO: 1000.5 }));
  assert.deepEqual(values, Float64Array.of(1000.5, 10 * 0.1 + 1000.5));
});

test('BLANK is NaN among integers and an ordinary value among floats', () => {
  const blank = header({ BITPIX: 16, BLANK: -1, BZERO: 32768 });
  assert.deepEqual(toPhysical(Int16Array.of(-1, 0), blank), Float64Array.of(Number.NaN, 32768));
  assert.deepEqual(toPhysical(Int16Array.of(5, 0), header({ BITPIX: 16, BLANK: -1 })), Int16Array.of(5, 0));
  assert.deepEqual(toPhysical(Float32Array.of(-1), header({ BITPIX: -32, BLANK: -1 })), Float32Array.of(-1));
});
