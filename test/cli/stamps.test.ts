import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { UsageError } from '../../lib/cli/command';
import { command } from '../../lib/cli/stamps';
import { readStamps } from '../../lib/stamps/hdf5';
import { FIXTURES } from '../stamps/fixtures';

const folder = mkdtempSync(join(tmpdir(), 'stamps-cli-'));
after(() => rmSync(folder, { recursive: true }));
mkdirSync(join(folder, 'frames'));
writeFileSync(join(folder, 'frames', 'stars.fits'), fitsOf(readFileSync(join(FIXTURES, 'frame-400x300.f32'))));
writeFileSync(join(folder, 'frames', 'text.fits'), 'this is no frame\n'.repeat(500));

/** Bytes of a FITS file that holds the 400 x 300 little-endian floats. */
function fitsOf(floats: Buffer): Buffer {
  const values = { SIMPLE: 'T', BITPIX: -32, NAXIS: 2, NAXIS1: 400, NAXIS2: 300 };
  const cards = Object.entries(values).map(([key, value]) =>
    `${key.padEnd(8)}= ${String(value).padStart(20)}`.padEnd(80),
  );
  const pixels = Buffer.alloc(Math.ceil(floats.length / 2880) * 2880);
  floats.copy(pixels);
  pixels.subarray(0, floats.length).swap32();
  return Buffer.concat([Buffer.from([...cards, 'END'].join('').padEnd(2880)), pixels]);
}

async function run(rows: string, ...words: string[]) {
  const list = join(folder, 'list.csv');
  writeFileSync(list, rows);
  const out: string[] = [];
  const log: string[] = [];
  const io = { out: (line: string) => void out.push(line), log: (line: string) => void log.push(line) };
  const status = await command.run([list, ...words], io);
  return { status, lines: out.map((line) => JSON.parse(line)), log };
}

test('the frames of a list become one stamp file', async () => {
  const path = join(folder, 'good', 'stamps.h5');
  const rows = 'file,class,split,centres\nframes/stars.fits,Comet,a,\nframes/stars.fits,2,b,175.5 110.5;200 20\n';
  const { status, lines, log } = await run(rows, '--out', path, '--json');
  assert.equal(status, 0, log.join('\n'));
  const set = await readStamps(path);
  assert.equal(set.size, 60);
  assert.deepEqual([...new Set(set.labels)], [1, 2]);
  assert.equal(lines[0].class, 'Comet');
  assert.equal(lines[0].sources, 20);
  assert.equal(lines[0].stamps + lines[1].stamps, set.count);
  assert.deepEqual(lines[1], {
    file: 'frames/stars.fits',
    class: 'Donut',
    sources: 2,
    stamps: 1,
    rejected: { border: 1, crowded: 0, notFinite: 0, bright: 0, faint: 0 },
  });
});

test('absent frames, texts and wrong classes are one error each, the others are done', async () => {
  const path = join(folder, 'mixed.h5');
  const rows = 'file,class\nabsent.fits,0\nstars.fits,0\ntext.fits,0\nelse.fits,3\n';
  const { status, lines, log } = await run(rows, '--out', path, '--folder', join(folder, 'frames'), '--json');
  assert.equal(status, 1);
  assert.ok((await readStamps(path)).count > 5);
  const failed = lines.filter((line) => 'error' in line);
  assert.deepEqual(failed.map((line) => line.file).sort(), ['absent.fits', 'else.fits', 'text.fits']);
  for (const { file, error } of failed) {
    assert.ok(error.includes(file), error);
    assert.ok(!error.includes('\n'), error);
    assert.equal(log.filter((line) => line === error).length, 1);
  }
});

test('narrower and fainter stars are looked for when asked, and the box follows the stars with --scale auto', async () => {
  const rows = 'file,class\nframes/stars.fits,Circular\n';
  const found = async (...words: string[]) => {
    const out = join(folder, 'asked.h5');
    const { status, lines, log } = await run(rows, '--out', out, '--json', ...words);
    assert.equal(status, 0, log.join('\n'));
    return { sources: lines[0].sources as number, set: await readStamps(out) };
  };
  const usual = await found();
  const faint = await found('--fwhm', '4', '--threshold', '10');
  assert.ok(faint.sources > usual.sources, `${faint.sources} of ${usual.sources}`);
  const auto = await found('--scale', 'auto');
  assert.ok(auto.set.count >= 8 && auto.set.size === 60, `${auto.set.count}`);
  // A star fills the same part of its stamp whatever its width: above half the peak about a ninth of the side each way.
  const wide = Array.from(auto.set.stamps.subarray(0, 3600)).filter((value) => value > 0.5).length;
  const fixed = Array.from(usual.set.stamps.subarray(0, 3600)).filter((value) => value > 0.5).length;
  assert.ok(wide > 3 * fixed, `${wide} pixels above half the peak, ${fixed} unscaled`);
  assert.ok(auto.set.stamps.every((value) => value >= 0 && value <= 1));
});

test('the two crowding rules keep different stars', async () => {
  const rows = 'file,class\nframes/stars.fits,0\n';
  const count = async (rule: string) => {
    await run(rows, '--out', join(folder, `${rule}.h5`), '--crowding', rule);
    return (await readStamps(join(folder, `${rule}.h5`))).count;
  };
  assert.equal((await count('thesis')) - (await count('strict')), 1);
});

test('only the frames of the split asked for are read', async () => {
  const rows = 'file,class,split\nframes/stars.fits,0,training\nabsent.fits,0,evaluation\nb.fits,9,evaluation\n';
  const path = join(folder, 'split.h5');
  assert.equal((await run(rows, '--out', path, '--split', 'training')).status, 0);
  await assert.rejects(run(rows, '--out', path, '--split', 'tuning'), { name: 'InputError' });
});

test('when nothing worked no file is written and none stays half-written', async () => {
  const path = join(folder, 'none.h5');
  const { status, log } = await run('file,class\nabsent.fits,0\n', '--out', path);
  assert.equal(status, 1);
  assert.match(log.join('\n'), /absent.fits/);
  assert.deepEqual(
    readdirSync(folder).filter((name) => name.includes('none.h5')),
    [],
  );
});

test('an output that cannot be written is told before the frames are read', async () => {
  await assert.rejects(run('file,class\nabsent.fits,0\n', '--out', folder), {
    name: 'InputError',
    message: /is a folder/,
  });
});

test('bad usage is told as such', async () => {
  const io = { out: () => undefined, log: () => undefined };
  for (const words of [
    [],
    ['list.csv'],
    ['a.csv', 'b.csv', '--out', 'x.h5'],
    ['a.csv', '--out', 'x.h5', '--crowd', 'no'],
  ]) {
    await assert.rejects(command.run(words, io), UsageError);
  }
  await assert.rejects(command.run(['a.csv', '--out', 'x.h5', '--crowding', 'loose'], io), /strict, thesis, none/);
  await assert.rejects(command.run(['a.csv', '--out', 'x.h5', '--scale', '2'], io), /--scale is auto, got 2/);
  await assert.rejects(command.run(['a.csv', '--out', 'x.h5', '--fwhm', 'wide'], io), /--fwhm is a positive number/);
  await assert.rejects(command.run(['a.csv', '--out', 'x.h5', '--scale', 'auto', '--fwhm', '3'], io), /finds its own/);
});

test('other telescopes get their stamps with --fwhm and --threshold', async () => {
  const stampsWith = async (...words: string[]): Promise<number> => {
    const { lines } = await run(
      'file,class\nframes/stars.fits,Comet\n',
      '--out',
      join(folder, 'own.h5'),
      '--json',
      ...words,
    );
    return lines[0].sources;
  };
  const [usual, fainter] = [await stampsWith(), await stampsWith('--fwhm', '5', '--threshold', '20')];
  assert.ok(fainter > usual, `${fainter} > ${usual}`);
  await assert.rejects(stampsWith('--fwhm', '-1'), UsageError);
});
