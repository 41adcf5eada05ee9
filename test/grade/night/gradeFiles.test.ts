import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { type GradeFilesOptions, gradeFiles } from '../../../lib/grade/night/gradeFiles';
import type { GradeOutcome } from '../../../lib/grade/night/gradeOutcome';
import { gradesCsv } from '../../../lib/grade/night/gradesCsv';
import { listFrames } from '../../../lib/grade/night/listFrames';
import { mergeGrades } from '../../../lib/grade/night/mergeGrades';
import { shardText } from '../../../lib/grade/night/shardFile';
import { loadGrader } from '../../../lib/grade/verdict/grader';
import { InputError } from '../../../lib/inputError';
import { useBackend } from '../../../lib/network/backend';
import { makeNightFrame } from '../../../lib/sky/nightFrame';
import { describeVariedNight } from '../../../lib/sky/variedNight';
import { VERSION } from '../../../lib/version';

const PROGRAM = resolve(__dirname, '../../../../lib/cli/seeing-lab.mjs');

let night: string;
let files: string[];
let whole: readonly GradeOutcome[];

before(async () => {
  night = mkdtempSync(join(tmpdir(), 'seeing-lab-grade-'));
  mkdirSync(join(night, 'more'));
  for (const frame of describeVariedNight({ seed: 4242, frames: 8, width: 320, height: 256 })) {
    await makeNightFrame(join(night, Number(/(\d+)\.fits/.exec(frame.file)![1]) > 6 ? 'more' : ''), frame);
  }
  writeFileSync(join(night, 'broken.fits'), 'no FITS file at all');
  writeFileSync(join(night, '.hidden.fits'), 'not looked at');
  writeFileSync(join(night, 'notes.txt'), 'not looked at');
  files = await listFrames([night]);
  whole = (await gradeFiles(files, { workers: 1 })).outcomes;
});
after(() => rmSync(night, { recursive: true, force: true }));

test('a pipe with the name of a frame is not waited for', { skip: process.platform === 'win32' }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-pipe-'));
  spawnSync('mkfifo', [join(folder, 'pipe.fits')]);
  await assert.rejects(listFrames([folder]), /holds no FITS file/);
  rmSync(folder, { recursive: true });
});

test('a folder stands for the FITS files in it and below, in natural order', async () => {
  assert.deepEqual(
    files.map((file) => basename(file)),
    ['broken.fits', 7, 8, 1, 2, 3, 4, 5, 6].map((name) =>
      typeof name === 'string' ? name : files.map((f) => basename(f)).find((f) => f.includes(`-000${name}.`)),
    ),
  );
  await assert.rejects(listFrames([join(night, '..', basename(night), 'none-here')].map(emptyFolder)), InputError);
});

function emptyFolder(path: string): string {
  mkdirSync(path, { recursive: true });
  return path;
}

test('every file has its outcome, in order; a broken one is an error and stops nothing', () => {
  assert.deepEqual(whole.map(fileOf), files);
  const broken = whole.filter((outcome) => 'error' in outcome);
  assert.deepEqual(broken.map(fileOf), [join(night, 'broken.fits')]);
  for (const outcome of whole) {
    if ('error' in outcome) continue;
    const { probabilities, confidence, votes, stamps } = outcome.grade;
    assert.ok(Math.abs(probabilities.reduce((sum, value) => sum + value, 0) - 1) < 1e-9);
    assert.ok(confidence >= 0 && confidence <= 1);
    assert.equal(
      votes.reduce((sum, value) => sum + value, 0),
      stamps,
    );
  }
});

function fileOf(outcome: GradeOutcome): string {
  return 'error' in outcome ? outcome.file : outcome.grade.file;
}

test('the number of threads changes nothing', async () => {
  const order: number[] = [];
  const { outcomes } = await gradeFiles(files, { workers: 3, onFrame: (_, index) => order.push(index) });
  assert.deepEqual(outcomes, whole);
  assert.deepEqual(order, [...files.keys()]);
});

/** Grades until so many frames are done. */
async function gradeSome(count: number, options: GradeFilesOptions): Promise<void> {
  const controller = new AbortController();
  let done = 0;
  const run = gradeFiles(files, {
    ...options,
    workers: 1,
    signal: controller.signal,
    progress: (_, total, message) => {
      if (message !== 'done before' && ++done >= Math.min(count, total)) controller.abort(new InputError('stopped'));
    },
  });
  await assert.rejects(run, /stopped/);
}

test('a run that was stopped goes on where it was and ends as one that was not', async () => {
  const journal = join(night, 'journal');
  await gradeSome(3, { journal });
  await gradeSome(2, { journal });
  const kept = readFileSync(journal, 'utf8').trimEnd().split('\n').length - 1;
  const graded: string[] = [];
  const { outcomes, finish } = await gradeFiles(files, { journal, progress: (_, __, message) => graded.push(message) });
  assert.equal(graded[0], 'done before');
  assert.ok(kept >= 3 && kept <= 5, `${kept} of 5 kept: all but files that could not be read, which are tried again`);
  assert.equal(graded.length, files.length - kept + 1);
  assert.deepEqual(JSON.parse(JSON.stringify(outcomes)), JSON.parse(JSON.stringify(whole)));
  finish();
  assert.ok(!existsSync(journal));
});

test('an end that was cut off, a file that changed and other options are graded anew', async () => {
  const journal = join(night, 'journal');
  await gradeSome(4, { journal });
  const text = readFileSync(journal, 'utf8');
  writeFileSync(journal, text.slice(0, -40));
  const redone: string[] = [];
  const changed = files[1]!;
  appendFileSync(changed, Buffer.alloc(2880));
  const options = { journal, progress: (_: number, __: number, message: string) => redone.push(message) };
  const { outcomes, finish } = await gradeFiles(files, options);
  finish();
  assert.ok(redone.includes(files[3]!) && redone.includes(changed));
  assert.ok(!redone.includes(files[2]!));
  assert.deepEqual(outcomes.map(fileOf), files);
  await gradeSome(4, { journal });
  redone.length = 0;
  (await gradeFiles(files, { ...options, pixelScale: 2 })).finish();
  assert.equal(redone.filter((message) => message !== 'done before').length, files.length);
});

test('a journal that is not as it was written is refused in one sentence, and left as it is', async () => {
  const journal = join(night, 'journal');
  await gradeSome(4, { journal });
  const text = readFileSync(journal, 'utf8');
  const [header = '', ...lines] = text.trimEnd().split('\n');
  const digest = (line: string): string => createHash('sha256').update(line).digest('hex').slice(0, 16);
  const key = JSON.parse(lines[0]!.slice(17)).key as string;
  const empty = JSON.stringify({ key, outcome: null });
  const damaged = {
    'a digit that is another': text.replace(/"confidence":0\.\d/, '"confidence":0.1').replace(/"found":/, '"found":1'),
    'an outcome that is null, well signed': `${header}\n${digest(empty)} ${empty}\n`,
    'a line that is missing its beginning': `${header}\n${lines[0]!.slice(30)}\n${lines[1]}\n`,
    'a line twice in one': `${header}\n${lines[0]}${lines[1]}\n`,
  };
  for (const [what, bad] of Object.entries(damaged)) {
    writeFileSync(journal, bad);
    await assert.rejects(
      gradeFiles(files, { journal, workers: 1 }),
      (error: Error) => error instanceof InputError && /journal, line 2, is damaged/.test(error.message),
      what,
    );
    assert.equal(readFileSync(journal, 'utf8'), bad);
  }
  for (const other of ['my notes\n', '{"journal":"of mine"}\n', 'my notes', '\n']) {
    writeFileSync(journal, other);
    await assert.rejects(gradeFiles(files, { journal, workers: 1 }), /is no journal of seeing-lab grade/);
    assert.equal(readFileSync(journal, 'utf8'), other);
  }
  assert.match(header, new RegExp(`"version":"${VERSION.replaceAll('.', '\\.')}"`));
  writeFileSync(journal, text.replace(`"version":"${VERSION}"`, '"version":"0.0.0"'));
  const redone: string[] = [];
  (await gradeFiles(files, { journal, progress: (_, __, message) => redone.push(message) })).finish();
  assert.ok(!redone.includes('done before'), 'another version starts anew');
});

test('two runs with one output: another one is refused, an equal one gives the same', async () => {
  const journal = join(night, 'journal');
  const code = `require(${JSON.stringify(resolve(__dirname, '../../../lib/grade/night/runLock.js'))})
    .lockRun(process.argv[1], 'another run'); console.log('locked'); setInterval(() => {}, 1000);`;
  const other = spawn(process.execPath, ['-e', code, '--', `${journal}.lock`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((done) => other.stdout.once('data', done));
  await assert.rejects(gradeFiles(files, { journal, workers: 1 }), (error: Error) => {
    assert.match(error.message, new RegExp(`another run \\(process ${other.pid} on .*journal\\.lock`));
    return error instanceof InputError;
  });
  other.kill('SIGKILL');
  await new Promise((done) => other.once('exit', done));
  const [first, second] = await Promise.all([1, 2].map(() => gradeFiles(files, { journal, workers: 1 })));
  assert.deepEqual(JSON.parse(JSON.stringify(first!.outcomes)), JSON.parse(JSON.stringify(second!.outcomes)));
  first!.finish();
  second!.finish();
  assert.deepEqual([existsSync(journal), existsSync(`${journal}.lock`)], [false, false]);
});

test('a file counts once, by whatever names it is given', { skip: process.platform === 'win32' }, async () => {
  const link = join(night, 'link.fit');
  symlinkSync(files[1]!, link);
  const given = [files[1]!, `${dirname(files[1]!)}/./${basename(files[1]!)}`, link, night];
  const listed = await listFrames(given);
  rmSync(link);
  assert.deepEqual([listed.length, listed[0]], [files.length, files[1]]);
});

test('a name that is not UTF-8 is listed and graded', { skip: process.platform !== 'linux' }, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-latin-'));
  copyFileSync(files[2]!, Buffer.concat([Buffer.from(`${folder}/se`), Buffer.from([0xf1]), Buffer.from('al.fits')]));
  const { outcomes } = await gradeFiles(await listFrames([folder]), { workers: 1 });
  assert.equal(outcomes.length, 1);
  assert.ok('grade' in outcomes[0]!);
  rmSync(folder, { recursive: true });
});

/** Runs the program; kills it as soon as its journal has grown by a line. Resolves to the exit status, null when killed. */
function gradeAndKill(words: readonly string[], journal: string): Promise<number | null> {
  const linesOf = (): number => {
    try {
      return readFileSync(journal, 'utf8').split('\n').length;
    } catch {
      // Not there yet, or the run has just ended.
      return 0;
    }
  };
  const before = linesOf();
  return new Promise((done) => {
    const child = spawn(process.execPath, [PROGRAM, 'grade', ...words], { stdio: 'ignore' });
    const watch = setInterval(() => linesOf() > Math.max(before, 2) && child.kill('SIGKILL'), 5);
    child.on('exit', (status) => {
      clearInterval(watch);
      done(status);
    });
  });
}

test('killed again and again, the program ends with the same files as when it was left alone', async () => {
  const [out, html] = [join(night, 'out.jsonl'), join(night, 'out.html')];
  const words = [night, '--json', '--out', out, '--html', html];
  const read = () => [readFileSync(out, 'utf8'), readFileSync(html, 'utf8')];
  const options = { stdio: 'ignore' } as const;
  assert.equal(spawnSync(process.execPath, [PROGRAM, 'grade', ...words], options).status, 1, 'one file is broken');
  const expected = read();
  rmSync(out);
  rmSync(html);
  let kills = 0;
  while ((await gradeAndKill(words, `${out}.unfinished`)) === null) {
    kills++;
    if (existsSync(out)) assert.equal(readFileSync(out, 'utf8'), expected[0], 'a result is whole or not there');
  }
  assert.ok(kills >= 2, `killed ${kills} times`);
  assert.deepEqual(read(), expected);
});

test('the results of shards merge into what one run gives, neighbours over the seams included', async () => {
  const parts = [files.slice(0, 4), files.slice(4)];
  const paths = await Promise.all(
    parts.map(async (part, n) => {
      const { alone } = await gradeFiles(part, { workers: 1 });
      const path = join(night, `shard-${n + 9}.jsonl`);
      writeFileSync(path, shardText({ part: n + 1, parts: 2 }, alone));
      return path;
    }),
  );
  const expected = (await gradeFiles(files, { workers: 1 })).outcomes;
  const merged = await mergeGrades([paths[1]!, paths[0]!]);
  assert.deepEqual(JSON.parse(JSON.stringify(merged)), JSON.parse(JSON.stringify(expected)));
  await assert.rejects(mergeGrades([paths[1]!]), /of 2 shards these are not given: 1/);
  await assert.rejects(mergeGrades([...paths, paths[1]!]), /shard-10\.jsonl is part 2 of 2 a second time/);
  const elsewhere = join(night, 'elsewhere.jsonl');
  writeFileSync(elsewhere, shardText({ part: 3, parts: 3 }, []));
  await assert.rejects(
    mergeGrades([...paths, elsewhere]),
    /elsewhere\.jsonl is a part of 3, .*shard-9\.jsonl a part of 2/,
  );
  writeFileSync(paths[0]!, '{"file":"a","verdict":"Comet"}\n');
  await assert.rejects(mergeGrades(paths), /shard-9\.jsonl, line 1 is no result of a shard/);
});

test('the table quotes what needs it, one row a frame', () => {
  const hostile = { file: 'a "b",\nc.fits', error: 'said, "no"' };
  const [heading, ...rows] = gradesCsv([...whole, hostile])
    .trimEnd()
    .split('\n');
  assert.equal(heading!.split(',').length, 31);
  assert.equal(rows.length, whole.length + 2);
  assert.equal(rows.slice(-2).join('\n'), `"a ""b"",\nc.fits"${','.repeat(15)}"said, ""no"""${','.repeat(15)}`);
});

test('a model that is no grader is refused by name', async () => {
  await useBackend();
  await assert.rejects(loadGrader(join(night, 'absent')), InputError);
});
