import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, test } from 'node:test';
import { runWords } from '../../lib/cli/main';

const PROGRAM = resolve(__dirname, '../../../lib/cli/seeing-lab.mjs');
const FRAME = resolve(__dirname, '../../../test/fixtures/fits/int16.fits');
const folder = mkdtempSync(join(tmpdir(), 'seeing lab cli '));
after(() => rmSync(folder, { recursive: true }));

async function words(...given: string[]): Promise<{ status: number; out: string; log: string }> {
  const [out, log]: [string[], string[]] = [[], []];
  const status = await runWords(given, { out: (line) => void out.push(line), log: (line) => void log.push(line) });
  return { status, out: out.join('\n'), log: log.join('\n') };
}

/** Runs the program itself from another folder; `closeAfter` stops reading its output after the first piece. */
function program(
  given: readonly string[],
  closeAfter = false,
): Promise<{ status: number | null; out: string; log: string }> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [PROGRAM, ...given], { cwd: folder });
    let [out, log] = ['', ''];
    child.stdout.on('data', (piece) => {
      out += piece;
      if (closeAfter) child.stdout.destroy();
    });
    child.stderr.on('data', (piece) => {
      log += piece;
    });
    child.on('close', (status) => done({ status, out, log }));
  });
}

test('--help lists every command with its summary', async () => {
  const { status, out, log } = await words('--help');
  assert.deepEqual([status, log], [0, '']);
  for (const name of ['fits', 'detect', 'stamps', 'train', 'evaluate', 'simulate']) {
    assert.match(out, new RegExp(`^ {2}${name} +\\S`, 'm'));
  }
});

test('every command answers --help with its usage and status 0', async () => {
  const listed = [...(await words('--help')).out.matchAll(/^ {2}([a-z-]+) +\S/gm)].map(([, name]) => name!);
  assert.ok(listed.length >= 11, `${listed}`);
  for (const name of listed) {
    const { status, out, log } = await words(name, '--help');
    assert.deepEqual([status, log], [0, ''], name);
    assert.match(out, new RegExp(`^Usage: seeing-lab ${name} `));
  }
});

test('every usage ends by saying what the exit status means', async () => {
  const listed = [...(await words('--help')).out.matchAll(/^ {2}([a-z-]+) +\S/gm)].map(([, name]) => name!);
  for (const name of listed) assert.match((await words(name, '--help')).out, /Exit status: 0.*2 for bad usage/s, name);
});

test('the shells complete commands, options and files by the scripts that completion prints', async (context) => {
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { status, out } = await words('completion', shell);
    assert.equal(status, 0);
    for (const word of ['grade', 'completion', 'pixel-scale', 'merge']) assert.match(out, new RegExp(`\\b${word}\\b`));
  }
  assert.equal((await words('completion', 'cmd')).status, 2);
  const { out: script } = await words('completion', 'bash');
  const complete = (...typed: string[]): string | undefined => {
    const ask = `COMP_WORDS=(${typed.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${typed.length - 1}; _seeing_lab; echo "\${COMPREPLY[*]}"`;
    const { status, stdout, error } = spawnSync('bash', ['-c', `${script}\n${ask}`], { encoding: 'utf8' });
    return error === undefined && status === 0 ? stdout.trim() : undefined;
  };
  if (complete('seeing-lab', 'see') === undefined) return context.skip('no bash here');
  assert.equal(complete('seeing-lab', 'see'), 'seeing');
  assert.equal(complete('seeing-lab', 'grade', 'a.fits', '--pi'), '--pixel-scale');
  assert.equal(complete('seeing-lab', 'grade', 'a'), '');
});

test('--version says the version of package.json', async () => {
  const { status, out } = await words('--version');
  assert.equal(status, 0);
  assert.match(out, /^\d+\.\d+\.\d+$/);
});

test('an unknown or missing command is bad usage, status 2, with nothing on standard output', async () => {
  for (const given of [['grope'], ['toString'], ['--bogus'], []]) {
    const { status, out, log } = await words(...given);
    assert.deepEqual([status, out], [2, ''], given.join());
    assert.match(log, /detect/);
  }
});

test('bad usage of a command shows what was wrong and how it is used, status 2', async () => {
  const { status, out, log } = await words('detect', '--bogus');
  assert.deepEqual([status, out], [2, '']);
  assert.match(log, /--bogus/);
  assert.match(log, /Usage: seeing-lab detect/);
});

test('the program passes results and status on, from any folder', async () => {
  const good = await program(['--version']);
  assert.deepEqual([good.status, good.log], [0, '']);
  const bad = await program(['detect', 'absent.fits']);
  assert.deepEqual([bad.status, bad.out], [1, '']);
  assert.match(bad.log, /^absent\.fits.*\n$/);
  assert.equal((await program(['detect'])).status, 2);
});

test('a reader that goes away early ends the program quietly', async () => {
  const frame = join(folder, 'noise.fits');
  const [width, height] = [400, 400];
  writeFileSync(frame, noiseFrame(width, height));
  const { log, status } = await program(['detect', frame, '--threshold', '0.5', '--fwhm', '1', '--csv'], true);
  assert.equal(status, 0);
  assert.doesNotMatch(log, /EPIPE|Error/);
});

/** A float FITS frame of reproducible noise: enough stars for output beyond what a pipe holds. */
function noiseFrame(width: number, height: number): Buffer {
  const values = { SIMPLE: 'T', BITPIX: -32, NAXIS: 2, NAXIS1: width, NAXIS2: height };
  const cards = Object.entries(values).map(([key, value]) => `${key.padEnd(8)}= ${String(value).padStart(20)}`);
  const header = [...cards, 'END']
    .map((card) => card.padEnd(80))
    .join('')
    .padEnd(2880);
  const data = Buffer.alloc(Math.ceil((width * height * 4) / 2880) * 2880);
  for (let i = 0; i < width * height; i++) data.writeFloatBE(((i * 7919) % 1009) / 10, i * 4);
  return Buffer.concat([Buffer.from(header, 'latin1'), data]);
}

const linux = { skip: process.platform !== 'linux' };

test('a full disk behind standard output is one sentence and status 1', linux, () => {
  for (const given of ['--help', 'fits', 'detect']) {
    const frame = given === '--help' ? '' : FRAME;
    const full = spawnSync('sh', ['-c', `"$0" "$1" ${given} ${frame} > /dev/full`, process.execPath, PROGRAM]);
    assert.equal(full.status, 1, given);
    const lines = String(full.stderr).trim().split('\n');
    assert.ok(lines.includes('standard output cannot be written: the disk is full'), String(full.stderr));
    assert.ok(!/ {4}at /.test(String(full.stderr)));
  }
});

test('a full disk behind standard error changes nothing, a reader who has gone ends it quietly', linux, () => {
  const deaf = spawnSync('sh', ['-c', '"$0" "$1" fits "$2" 2> /dev/full', process.execPath, PROGRAM, FRAME]);
  assert.deepEqual([deaf.status, String(deaf.stdout).includes('bitpix')], [0, true]);
  const gone = spawnSync('bash', [
    '-c',
    '"$0" "$1" fits "$2" | true; echo $PIPESTATUS',
    process.execPath,
    PROGRAM,
    FRAME,
  ]);
  assert.deepEqual([String(gone.stdout), String(gone.stderr)], ['0\n', '']);
});

test('a name that is not UTF-8 may be given on the command line', linux, () => {
  const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-words-'));
  const script = 'cp "$2" "$(printf "%s/se\\361al.fits" "$3")" && "$0" "$1" fits "$3"/*.fits --json';
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script, process.execPath, PROGRAM, FRAME, folder]);
  assert.equal(status, 0, String(stderr));
  assert.equal(JSON.parse(String(stdout)).file, `${folder}/se\udcf1al.fits`);
  rmSync(folder, { recursive: true });
});
