import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { UsageError } from '../../lib/cli/command';
import { command } from '../../lib/cli/sort';
import { readImage } from '../../lib/fits/readImage';
import { encodeFits, type FitsOutput } from '../../lib/fits/writeFits';
import { gradesCsv } from '../../lib/grade/night/gradesCsv';
import type { Grade } from '../../lib/grade/verdict/grade';
import { createImage } from '../../lib/image/image';
import { InputError } from '../../lib/inputError';
import { createRandom } from '../../lib/random';
import { gradedFrame } from '../grade/gradedFrame';

/** `npm run kills` makes it 20. */
const KILLS = Number(process.env.SEEING_LAB_KILLS ?? 3);
const PROGRAM = resolve(__dirname, '../../../lib/cli/seeing-lab.mjs');
const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-sort-'));
after(() => rmSync(folder, { recursive: true, force: true }));

async function run(...words: string[]): Promise<{ status: number; out: string[]; log: string[] }> {
  const out: string[] = [];
  const log: string[] = [];
  const status = await command.run(words, { out: (line) => out.push(line), log: (line) => log.push(line) });
  return { status, out, log };
}

/** A night in a folder of its own: `count` frames, every third bad, and its grades. */
function makeNight(name: string, count: number): { night: string; grades: string; list: Grade[] } {
  const night = join(folder, name);
  mkdirSync(night);
  const list = Array.from({ length: count }, (_, n) => {
    const file = join(night, `light ${n}.fits`);
    const image = createImage(16, 12);
    image.data.set(image.data.map((_value, at) => 100 + n + at));
    writeFileSync(file, encodeFits([{ image, bitpix: 'uint16' }]));
    const isBad = n % 3 === 1;
    return gradedFrame(
      {},
      {
        file,
        usable: !isBad,
        verdict: isBad ? 'Comet' : 'Circular',
        probabilities: isBad ? [0.1, 0.8, 0.05, 0.05] : [0.9, 0.05, 0.03, 0.02],
        fwhmPixels: 2 + n,
        axisRatio: 1.25,
      },
    ).grade;
  });
  const grades = join(folder, `${name}.jsonl`);
  writeFileSync(grades, list.map((grade) => `${JSON.stringify(grade)}\n`).join(''));
  return { night, grades, list };
}

/** Every file below a folder with its bytes and time of change. */
function contents(place: string): Map<string, string> {
  const names = readdirSync(place, { recursive: true, encoding: 'utf8' }).sort();
  return new Map(
    names.map((name) => {
      const found = statSync(join(place, name));
      const digest = found.isFile()
        ? createHash('sha256')
            .update(readFileSync(join(place, name)))
            .digest('hex')
        : '';
      return [name, found.isFile() ? `${found.mtimeMs} ${digest}` : 'folder'];
    }),
  );
}

test('sort alone moves nothing and says what it would move', async () => {
  const { night, grades } = makeNight('dry', 4);
  const before = contents(night);
  const { status, out } = await run(grades);
  assert.equal(status, 0);
  assert.equal(out.length, 1);
  assert.match(out[0]!, /light 1\.fits -> .*rejected.light 1\.fits$/);
  assert.deepEqual(contents(night), before);
});

test('--move takes bad frames and what belongs to them aside, --undo brings back every name and byte', async () => {
  const { night, grades } = makeNight('move', 7);
  for (const name of ['light 1.txt', 'light 1.fits.json', 'light 10.txt', 'light 1.fits.gz'])
    writeFileSync(join(night, name), name);
  utimesSync(join(night, 'light 4.fits'), 1e9, 1e9);
  const before = contents(night);
  assert.equal((await run(grades, '--move')).status, 0);
  assert.deepEqual(readdirSync(join(night, 'rejected')).sort(), [
    'light 1.fits',
    'light 1.fits.json',
    'light 1.txt',
    'light 4.fits',
  ]);
  assert.equal((await run(grades, '--move')).status, 0, 'a second time nothing is left to do');
  assert.equal((await run(grades, '--undo')).status, 0);
  assert.deepEqual(contents(night), before);
  await assert.rejects(run(grades, '--undo'), InputError);
});

test('frames that are ungradable or could not be read stay where they are', async () => {
  const { night, grades, list } = makeNight('stay', 3);
  const lines = [
    { ...list[0], usable: false, verdict: 'ungradable' },
    { file: list[1]!.file, error: 'no FITS file' },
  ];
  writeFileSync(grades, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const before = contents(night);
  assert.equal((await run(grades, '--move')).status, 0);
  assert.deepEqual(contents(night), before);
  assert.equal((await run(grades, '--move', '--ungradable')).status, 0);
  assert.deepEqual(readdirSync(join(night, 'rejected')), ['light 0.fits']);
});

test('nothing is overwritten, neither by --move nor by --undo, and the rest is done', async () => {
  const { night, grades } = makeNight('taken', 6);
  mkdirSync(join(night, 'rejected'));
  writeFileSync(join(night, 'rejected/light 1.fits'), 'somebody else');
  const moved = await run(grades, '--move');
  assert.equal(moved.status, 1);
  assert.match(moved.log.join('\n'), /light 1\.fits stays: .* is there already/);
  assert.deepEqual(readdirSync(join(night, 'rejected')).sort(), ['light 1.fits', 'light 4.fits']);
  writeFileSync(join(night, 'light 4.fits'), 'a new one');
  const undone = await run(grades, '--undo');
  assert.equal(undone.status, 1);
  assert.equal(readFileSync(join(night, 'light 4.fits'), 'utf8'), 'a new one');
  rmSync(join(night, 'light 4.fits'));
  assert.equal((await run(grades, '--undo')).status, 0);
  assert.deepEqual(readdirSync(join(night, 'rejected')), ['light 1.fits']);
});

test(`killed ${KILLS} times in the middle of moving and of undoing, --undo restores every name and byte`, async () => {
  const { night, grades } = makeNight('killed', 240);
  const before = contents(night);
  const random = createRandom('sort');
  let [kills, between] = [0, 0];
  for (let run = 0; kills < KILLS; run++) {
    assert.ok(run < 4 * KILLS, 'runs end before they are killed');
    const words = run % 2 === 0 ? '--move' : '--undo';
    if (!(await killedWhileMoving([PROGRAM, 'sort', grades, words], night, random.integer(60)))) continue;
    kills++;
    const aside = filesIn(join(night, 'rejected')).length;
    if (aside > 0 && aside < 80) between++;
    assert.equal(filesIn(night).length + aside, 240, 'no file is lost and none is there twice');
  }
  assert.ok(between > 0, 'at least one kill fell between two moves');
  if (statSync(`${grades}.moved`, { throwIfNoEntry: false })) assert.equal((await run(grades, '--undo')).status, 0);
  assert.deepEqual(contents(night), before);
});

/** Kills a run as soon as so many files have changed their folder; false when it ended before. */
function killedWhileMoving(words: readonly string[], night: string, after: number): Promise<boolean> {
  const start = filesIn(night).length;
  return new Promise((done) => {
    const child = spawn(process.execPath, words, { stdio: 'ignore' });
    const timer = setInterval(() => {
      if (Math.abs(filesIn(night).length - start) > after) child.kill('SIGKILL');
    }, 1);
    child.once('exit', (_status, signal) => {
      clearInterval(timer);
      done(signal === 'SIGKILL');
    });
  });
}

function filesIn(place: string): string[] {
  if (!statSync(place, { throwIfNoEntry: false })) return [];
  return readdirSync(place).filter((name) => name.endsWith('.fits'));
}

test('a damaged journal and a list of something else are refused', async () => {
  const { grades } = makeNight('refused', 3);
  await run(grades, '--move');
  const journal = `${grades}.moved`;
  writeFileSync(journal, readFileSync(journal, 'utf8').replace('light', 'LIGHT'));
  await assert.rejects(run(grades, '--undo'), /damaged/);
  writeFileSync(grades, 'x,y\n1,2\n');
  await assert.rejects(run(grades), /is no grade/);
  writeFileSync(grades, '{"file": "a.fits", "verdict": "Circular"}\n');
  await assert.rejects(run(grades), /line 1 is no grade/);
  await assert.rejects(run(grades, '--undo', '--move'), UsageError);
  await assert.rejects(run(), UsageError);
});

test('grades as a table sort as those in JSON', async () => {
  const { grades, list } = makeNight('table', 5);
  const table = join(folder, 'table.csv');
  writeFileSync(table, gradesCsv(list.map((grade) => ({ ...gradedFrame(), grade }))));
  assert.deepEqual((await run(table)).out, (await run(grades)).out);
});

test("--csv has SubframeSelector's columns; the sharper of two frames weighs more by the square of its width", async () => {
  const { grades } = makeNight('pixinsight', 4);
  const out = join(folder, 'subframes.csv');
  assert.equal((await run(grades, '--csv', out)).status, 0);
  const [head, ...rows] = readFileSync(out, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  assert.equal(head!.length, 30);
  const column = (name: string): string[] => rows.map((row) => row[head!.indexOf(name)]!);
  assert.deepEqual(column('Approved'), ['true', 'false', 'true', 'true']);
  // FWHM 2, 3 (bad), 4 and 5 pixels.
  assert.deepEqual(column('Weight').map(Number), [1, 0, 0.25, 0.16]);
  assert.deepEqual(column('Eccentricity').map(Number), [0.6, 0.6, 0.6, 0.6]);
  assert.match(column('File')[0]!, /^".*light 0\.fits"$/);
});

function installed(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined;
}

test('Siril stacks the sequence without the frames that were rejected', { skip: !installed('siril-cli') }, async () => {
  const { grades } = makeNight('siril', 6);
  const place = join(folder, 'siril-sequence');
  assert.equal((await run(grades, '--siril', place)).status, 0);
  assert.match(readFileSync(join(place, 'unselect.ssf'), 'utf8'), /unselect frames_ 2 2\nunselect frames_ 5 5\n/);
  const said = execFileSync('siril-cli', ['-d', place, '-s', join(place, 'stack.ssf')], { encoding: 'utf8' });
  assert.match(said, /4 images have been stacked/);
  const { image } = await readImage(join(place, 'selected.fits'));
  // Frame n begins with 100 + n; Siril scales 16 bits to 0 to 1.
  const least = image.data.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  assert.ok(Math.abs(least * 65535 - 102.5) < 0.01, `${least * 65535}`);
  await assert.rejects(run(grades, '--siril', place), /is there already/);
});

test('--keywords writes copies whose pixels and checksums are untouched; fitsverify finds them clean', async (context) => {
  const { grades, list } = makeNight('keywords', 3);
  const image = createImage(40, 30);
  image.data.set(image.data.map((_value, at) => (at * 7919) % 1000));
  const many = Array.from({ length: 31 }, (_, n) => ({ keyword: `KEY${n}`, value: n }));
  const hdus: readonly (readonly FitsOutput[])[] = [
    [{ image, bitpix: 'uint16', cards: [{ keyword: 'HFD', value: 99, comment: 'old' }, ...many] }],
    [{ image: null }, { image, bitpix: 16, compression: 'RICE_1' }],
    [{ image, cards: many }, { image: createImage(4, 4) }],
  ];
  hdus.forEach((file, n) => void writeFileSync(list[n]!.file, encodeFits(file)));
  const isPython = spawnSync('/usr/bin/python3', ['-c', 'import astropy']).status === 0;
  if (isPython) {
    const script =
      'import sys\nfrom astropy.io import fits\nfor p in sys.argv[1:]:\n  with fits.open(p, mode="update", checksum=True, disable_image_compression=True) as f:\n    [h.add_checksum() for h in f]';
    execFileSync('/usr/bin/python3', ['-c', script, ...list.map(({ file }) => file)]);
  }
  const place = join(folder, 'copies');
  const { status, log } = await run(grades, '--keywords', place);
  assert.equal(status, 0, log.join('\n'));
  for (const { file, fwhmPixels } of list) {
    const copy = join(place, file.split('/').at(-1)!);
    const [old, now] = [await readImage(file), await readImage(copy)];
    assert.deepEqual(now.image.data, old.image.data);
    assert.deepEqual(
      ['FWHM', 'HFD', 'ECCENTR', 'DATASUM'].map((keyword) => now.header.get(keyword)),
      [fwhmPixels, 3.4, 0.6, old.header.get('DATASUM')],
    );
    assert.equal(now.header.cards.filter(({ keyword }) => keyword === 'HFD').length, 1);
    if (!installed('fitsverify')) continue;
    const said = spawnSync('fitsverify', ['-q', copy], { encoding: 'utf8' }).stdout;
    assert.match(said, /verification OK/, said);
  }
  if (!isPython || !installed('fitsverify'))
    context.diagnostic('astropy or fitsverify is absent: checksums not checked');
  assert.equal((await run(grades, '--keywords', place)).status, 1, 'a copy overwrites nothing');
});
