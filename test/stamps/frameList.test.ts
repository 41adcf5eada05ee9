import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { framesOfSplit, parseFrameList, readFrameList } from '../../lib/stamps/frameList';
import { listText } from '../../lib/stamps/listText';

const parse = (text: string) => parseFrameList(text, { name: join('night', 'list.csv'), folder: 'frames' });
const messages = (text: string) => parse(text).badRows.map((row) => row.message);

test('classes are read as numbers and as names, in Spanish too', () => {
  const { frames } = parse('file,class\na,0\nb,Comet\nc,cometa\nd,DONUT\ne,Circular\n');
  assert.deepEqual(
    frames.map((frame) => frame.label),
    [0, 1, 1, 2, 0],
  );
});

test('the header of the thesis’ list is understood', () => {
  const [frame] = parse(
    'filename,split,class,class_name,comment,git_blob_sha1\nx.fits.fz,training,1,Comet,cometa 72,dbe1\n',
  ).frames;
  assert.deepEqual(frame, {
    file: 'x.fits.fz',
    path: join('frames', 'x.fits.fz'),
    label: 1,
    split: 'training',
    comment: 'cometa 72',
    line: 2,
  });
});

test('quotes, commas in quotes, CRLF, a byte order mark, blank lines and blanks are understood', () => {
  const { frames } = parse('\uFEFFfile, class ,comment\r\n\r\n"a, b.fits", 1 ,"said ""two\nlines"""\r\nc.fits,2,\r\n');
  assert.deepEqual(
    frames.map(({ file, label, comment, line }) => ({ file, label, comment, line })),
    [
      { file: 'a, b.fits', label: 1, comment: 'said "two\nlines"', line: 3 },
      { file: 'c.fits', label: 2, comment: '', line: 5 },
    ],
  );
});

test('centres are given in pixels, truth files count from the list', () => {
  const [frame] = parse('file,class,centres,truth\na.fits,2,781 305; 2358.5 420;,truth/a.json\n').frames;
  assert.deepEqual(frame!.centres, [
    { xcentroid: 781, ycentroid: 305 },
    { xcentroid: 2358.5, ycentroid: 420 },
  ]);
  assert.equal(frame!.truth, join('night', 'truth', 'a.json'));
});

test('an absolute path stays what it is', () => {
  assert.equal(parse(`file,class\n${resolve('/x/a.fits')},1\n`).frames[0]!.path, resolve('/x/a.fits'));
});

test('a bad row is told with its line, the others are read', () => {
  const text =
    'file,class,class_name,centres\na,3,,\nb,Star,,\nc,,,\n,1,,\nd,0,Comet,\ne,2,,1 2 3\nf,2,,1 x\ng,1,,\ng,1,,\nh,-1,,\n';
  const list = parse(text);
  assert.deepEqual(
    list.frames.map((frame) => frame.file),
    ['g'],
  );
  const name = join('night', 'list.csv');
  assert.deepEqual(messages(text), [
    `${name} line 2: a has the class "3", wanted 0 (Circular), 1 (Comet) or 2 (Donut)`,
    `${name} line 3: b has the class "Star", wanted 0 (Circular), 1 (Comet) or 2 (Donut)`,
    `${name} line 4: c has no class`,
    `${name} line 5: names no file`,
    `${name} line 6: d has the class 0 and the class name Comet, which disagree`,
    `${name} line 7: e has the centre "1 2 3", wanted "x y; x y" in pixels`,
    `${name} line 8: f has the centre "1 x", wanted "x y; x y" in pixels`,
    `${name} line 10: g is already on line 9 of the same split`,
    `${name} line 11: h has the class "-1", wanted 0 (Circular), 1 (Comet) or 2 (Donut)`,
  ]);
});

test('one frame may stand in two splits, as a donut of the thesis does', () => {
  const list = parse('file,class,split\na,2,training\na,2,evaluation\nb,7,training\n');
  assert.equal(list.frames.length, 2);
  assert.equal(framesOfSplit(list, 'evaluation').frames.length, 1);
  assert.equal(framesOfSplit(list, 'evaluation').badRows.length, 0);
  assert.equal(framesOfSplit(list, 'training').badRows.length, 1);
});

test('a split that is not there is refused with those that are', () => {
  assert.throws(() => framesOfSplit(parse('file,class,split\na,2,training\nb,2,test\n'), 'validation'), {
    name: 'InputError',
    message: /no frame of the split "validation": it has training, test/,
  });
  assert.throws(() => framesOfSplit(parse('file,class\na,2\n'), 'training'), /it has no column split/);
});

test('a list without content, header, or columns is refused', () => {
  assert.throws(() => parse(''), { name: 'InputError', message: /list.csv is empty/ });
  assert.throws(() => parse('file,class\n'), { name: 'InputError', message: /lists no frames/ });
  assert.throws(() => parse('file,kind\na,1\n'), { name: 'InputError', message: /lacks the column "class"/ });
  assert.throws(() => parse('a.fits,1\n'), { name: 'InputError', message: /lacks the column "file".*"a.fits,1"/ });
});

test('an absent list is refused', async () => {
  await assert.rejects(readFrameList('absent.csv'), { name: 'InputError', message: /absent.csv does not exist/ });
});

const shipped = resolve(__dirname, '../../../data/thesis-frames.csv');
test('the thesis’ list has 81 rows in three splits', async () => {
  const list = await readFrameList(shipped);
  assert.equal(list.badRows.length, 0);
  const perClass = (split: string) =>
    [0, 1, 2].map((label) => framesOfSplit(list, split).frames.filter((frame) => frame.label === label).length);
  assert.deepEqual(perClass('training'), [46, 5, 2]);
  assert.deepEqual(perClass('validation'), [10, 4, 1]);
  assert.deepEqual(perClass('evaluation'), [10, 2, 1]);
});

const original = resolve(__dirname, '../../../../shared/thesis/frames.csv');
test('the thesis’ list says what the list of the original says', {
  skip: !existsSync(original) && 'no ../shared',
}, async () => {
  const facts = async (path: string) =>
    (await readFrameList(path)).frames.map(({ file, label, split, comment }) => ({ file, label, split, comment }));
  assert.deepEqual(await facts(shipped), await facts(original));
});

const LIST = 'file,class,comment\nseñal.fits,1,"a, b; c\td"\nb.fits,Donut,\n';
const expected = parse(LIST).frames;

test('semicolons, tabs and a line sep=; are understood, as spreadsheets write them', () => {
  for (const delimiter of [';', '\t']) {
    const text = `file${delimiter}class${delimiter}comment\r\nseñal.fits${delimiter}1${delimiter}"a, b; c\td"\r\nb.fits${delimiter}Donut${delimiter}\r\n`;
    assert.deepEqual(parse(text).frames, expected);
    const named = parse(`sep=${delimiter}\r\n${text}`).frames;
    assert.deepEqual(
      named.map(({ line, ...frame }) => ({ ...frame, line: line - 1 })),
      expected,
    );
  }
  const centres = parse('file;class;centres\na.fits;2;"781 305; 2358 420"\n').frames[0]!.centres;
  assert.equal(centres!.length, 2);
});

test('a list in UTF-8, UTF-16 or Windows-1252 is the same list', () => {
  const little = Buffer.from(LIST, 'utf16le');
  const big = Buffer.from(little).swap16();
  const encoded: Readonly<Record<string, Buffer>> = {
    'UTF-8': Buffer.from(LIST),
    'UTF-8 with a mark': Buffer.from(`\ufeff${LIST}`),
    'UTF-16, little end first, with a mark': Buffer.concat([Buffer.of(0xff, 0xfe), little]),
    'UTF-16, big end first, with a mark': Buffer.concat([Buffer.of(0xfe, 0xff), big]),
    'UTF-16, little end first': little,
    'UTF-16, big end first': big,
    'Windows-1252': Buffer.from(LIST, 'latin1'),
  };
  for (const [name, bytes] of Object.entries(encoded)) assert.deepEqual(parse(listText(bytes)).frames, expected, name);
});

test('two columns for the same thing are refused by name', () => {
  assert.throws(
    () => parse('file,class,class\na,0,1\n'),
    /list\.csv has two columns for the class, "class" and "class"/,
  );
  assert.throws(() => parse('file,filename,class\na,b,1\n'), /two columns for the file, "file" and "filename"/);
});

test('a file that is listed twice under two names counts once', { skip: process.platform === 'win32' }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-list-'));
  writeFileSync(join(folder, 'a.fits'), '');
  symlinkSync('a.fits', join(folder, 'link.fits'));
  const list = parseFrameList('file,class\na.fits,0\n./a.fits,0\nlink.fits,0\n', { name: 'l.csv', folder });
  rmSync(folder, { recursive: true });
  assert.deepEqual([list.frames.length, list.badRows.length], [1, 2]);
});
