import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHeader, formatCard, type HeaderCard, joinContinued, parseCard } from '../../lib/fits/header';

const parse = (text: string): HeaderCard => parseCard(text.padEnd(80));

test('numbers, texts and logical values are told apart, comments kept', () => {
  assert.deepEqual(parse('BITPIX  =                  -32 / floats'), {
    keyword: 'BITPIX',
    value: -32,
    comment: 'floats',
  });
  assert.deepEqual(parse('SIMPLE  =                    T'), { keyword: 'SIMPLE', value: true, comment: undefined });
  assert.deepEqual(parse("OBJECT  = 'M 31    '           / what"), {
    keyword: 'OBJECT',
    value: 'M 31',
    comment: 'what',
  });
});

test('doubles with a D exponent, free format and signs are numbers', () => {
  assert.equal(parse('CD1_1   = -1.6D-04').value, -1.6e-4);
  assert.equal(parse('GAIN    = 1.d0').value, 1);
  assert.equal(parse('OFFSET  =+12').value, 12);
  assert.equal(parse('HALF    = .5').value, 0.5);
});

test('what other languages call a number is a text here', () => {
  for (const value of ['0x10', 'NaN', 'Infinity', '2,5', '1_000'])
    assert.equal(parse(`ODD     = ${value}`).value, value);
});

test('a keyword in small letters is the same keyword', () => {
  assert.deepEqual(parse('naxis1  =                   40'), { keyword: 'NAXIS1', value: 40, comment: undefined });
});

test('a doubled quote is one quote, and a slash inside a text is no comment', () => {
  assert.equal(parse("OBSERVER= 'O''Neill'").value, "O'Neill");
  assert.deepEqual(parse("PATH    = 'a/b' / where"), { keyword: 'PATH', value: 'a/b', comment: 'where' });
  assert.equal(parse("EMPTY   = ''").value, '');
});

test('a keyword without a value, remarks and HIERARCH keywords are read', () => {
  assert.deepEqual(parse('UNKNOWN =                      / not measured'), {
    keyword: 'UNKNOWN',
    comment: 'not measured',
  });
  assert.deepEqual(parse('HISTORY flat = divided'), { keyword: 'HISTORY', comment: 'flat = divided' });
  assert.deepEqual(parse('HIERARCH ESO INS TEMP = 12.5 / degrees').keyword, 'ESO INS TEMP');
});

test('texts go on over CONTINUE cards', () => {
  const cards = joinContinued([
    parse("LONG    = 'one &'"),
    parse("CONTINUE  'two &'"),
    parse("CONTINUE  'three' / at last"),
    parse("NEXT    = 'ends in &'"),
  ]);
  assert.deepEqual(
    cards.map((card) => card.value),
    ['one two three', 'ends in &'],
  );
});

test('a keyword that stands twice has its first value, and the wrong type is undefined', () => {
  const header = createHeader([
    { keyword: 'GAIN', value: 2 },
    { keyword: 'GAIN', value: 3 },
    { keyword: 'COMMENT', comment: 'GAIN' },
  ]);
  assert.equal(header.number('GAIN'), 2);
  assert.equal(header.text('GAIN'), undefined);
  assert.equal(header.get('COMMENT'), undefined);
  assert.equal(header.cards.length, 3);
});

test('every value that is written reads back as it was', () => {
  const values = [0, -1, 1.5, 1e-300, -2.5e20, 1e21, 123456789012, 0.1, Math.PI, true, false, '', 'M 31', "it's", "''"];
  values.push('long '.repeat(40).trim(), "'".repeat(150), `${'x'.repeat(66)}''${'y'.repeat(80)}`, 'z'.repeat(68));
  for (const value of values) {
    const lines = formatCard({ keyword: 'KEY', value });
    assert.ok(
      lines.every((line) => line.length === 80),
      String(value),
    );
    const [card, ...more] = joinContinued(lines.map(parseCard));
    assert.deepEqual(more, []);
    assert.equal(card!.value, value);
  }
});

test('a comment that is too long is cut, a remark keeps its text', () => {
  const [line] = formatCard({ keyword: 'EXPTIME', value: 10, comment: 'seconds '.repeat(20) });
  assert.equal(line!.length, 80);
  assert.equal(parse(line!).value, 10);
  assert.equal(parse(formatCard({ keyword: 'HISTORY', comment: 'bias taken off' })[0]!).comment, 'bias taken off');
});

test('what FITS cannot hold is refused', () => {
  assert.throws(() => formatCard({ keyword: 'lower', value: 1 }), RangeError);
  assert.throws(() => formatCard({ keyword: 'TOOLONGKEY', value: 1 }), RangeError);
  assert.throws(() => formatCard({ keyword: 'SEEING', value: Number.NaN }), RangeError);
});
