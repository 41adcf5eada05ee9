import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import type { GradeOutcome } from '../../lib/grade/night/gradeOutcome';
import { createRandom, type Random } from '../../lib/random';
import { makeNightFrame } from '../../lib/sky/nightFrame';
import { describeVariedNight } from '../../lib/sky/variedNight';
import { Arrivals } from '../../lib/watch/arrivals';
import { completenessOf } from '../../lib/watch/completeness';
import { runHook } from '../../lib/watch/hook';
import { startLiveServer } from '../../lib/watch/liveServer';
import { watchFolder } from '../../lib/watch/watchFolder';
import { launchChromium, NO_BROWSER } from '../chromium';
import { gradedFrame } from '../grade/gradedFrame';

/** By hand 1000 (SEEING_LAB_WATCHED=1000) and 20. */
const FRAMES = Number(process.env.SEEING_LAB_WATCHED ?? 10);
const KILLS = Number(process.env.SEEING_LAB_KILLS ?? 2);
const PROGRAM = resolve(__dirname, '../../../lib/cli/seeing-lab.mjs');
const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-watch-'));
const sources: Buffer[] = [];

before(async () => {
  const night = join(folder, 'sources');
  for (const frame of describeVariedNight({ seed: 8, frames: 4, width: 200, height: 160 })) {
    await makeNightFrame(night, frame);
  }
  const names = readdirSync(night).filter((name) => /\.fits/.test(name));
  sources.push(...names.map((name) => readFileSync(join(night, name))));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function newFolder(name: string): string {
  const path = join(folder, name);
  mkdirSync(path);
  return path;
}

/** Writes a frame as programs and networks do; resolves when it is complete. */
async function deliver(path: string, bytes: Buffer, random: Random): Promise<void> {
  const way = random.integer(3);
  if (way === 0) {
    // In pieces, with a pause that may fall anywhere, at the end of a block too.
    const cuts = [0, 0, 0].map(() => random.integer(bytes.length)).sort((a, b) => a - b);
    let from = 0;
    for (const cut of [...cuts, bytes.length]) {
      appendFileSync(path, bytes.subarray(from, cut));
      from = cut;
      if (cut < bytes.length) await sleep(random.between(1, 120));
    }
  } else if (way === 1) {
    writeFileSync(`${path}.tmp`, bytes.subarray(0, 5000));
    await sleep(50);
    writeFileSync(`${path}.tmp`, bytes);
    renameSync(`${path}.tmp`, path);
  } else {
    // Room is set aside first: zeros where the data will be.
    writeFileSync(
      path,
      Buffer.concat([bytes.subarray(0, bytes.length >> 1), Buffer.alloc(bytes.length - (bytes.length >> 1))]),
    );
    await sleep(random.between(1, 400));
    writeFileSync(path, bytes);
  }
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((done) => setTimeout(done, milliseconds));
}

function fileOf(outcome: GradeOutcome): string {
  return 'error' in outcome ? outcome.file : outcome.grade.file;
}

/** Watches until so many frames are graded. */
async function watchUntil(
  place: string,
  count: number,
  {
    say = () => undefined,
    state = `${place}.watch`,
    meanwhile = async () => {},
  }: {
    say?: (sentence: string) => void;
    state?: string;
    meanwhile?: (outcomes: readonly GradeOutcome[]) => Promise<void>;
  } = {},
): Promise<{ outcomes: GradeOutcome[]; known: GradeOutcome[] }> {
  const controller = new AbortController();
  const [outcomes, known]: [GradeOutcome[], GradeOutcome[]] = [[], []];
  const watching = watchFolder(place, {
    state,
    workers: 1,
    signal: controller.signal,
    say,
    onFrame: (outcome) => void outcomes.push(outcome),
    onKnown: (outcome) => void known.push(outcome),
  });
  const limit = Date.now() + 60_000 + 2000 * count;
  await meanwhile(outcomes);
  while (outcomes.length < count && Date.now() < limit) await sleep(20);
  await sleep(600);
  controller.abort();
  await watching;
  return { outcomes, known };
}

test(`${FRAMES} frames written in pieces, renamed and copied are each graded once, none half read; a restart goes on`, async (context) => {
  const place = newFolder('pieces');
  const random = createRandom('pieces');
  const completed = new Map<string, number>();
  const memory: number[] = [];
  const { outcomes } = await watchUntil(place, FRAMES, {
    meanwhile: async (seen) => {
      for (let n = 0; n < FRAMES; n++) {
        const path = join(place, `frame-${n}.fits`);
        const bytes = sources[n % sources.length]!;
        await deliver(path, bytes, random);
        completed.set(path, Date.now());
        if (n % 100 === 99) memory.push(process.memoryUsage.rss() / 2 ** 20);
        // Frames of a night come one after the other; some at once.
        while (n - seen.length > 5) await sleep(5);
      }
    },
  });
  assert.deepEqual(outcomes.map(fileOf).sort(), [...completed.keys()].sort(), 'each once');
  assert.deepEqual(
    outcomes.filter((outcome) => 'error' in outcome),
    [],
    'none half read',
  );
  const alone = new Map(outcomes.map((outcome) => [fileOf(outcome), outcome]));
  for (let n = 0; n + sources.length < FRAMES; n++) {
    const [a, b] = [n, n + sources.length].map((k) => alone.get(join(place, `frame-${k}.fits`))!);
    assert.ok('grade' in a! && 'grade' in b!);
    assert.equal(a.grade.sky, b.grade.sky, 'the same pixels');
  }
  context.diagnostic(`memory, MB: ${memory.map(Math.round).join(' ')}`);
  const again = await watchUntil(place, 0);
  assert.deepEqual(again.outcomes, []);
  assert.deepEqual(again.known.map(fileOf), outcomes.map(fileOf));
});

test('a frame that is cut off is waited for, one that grows is not read, one with a zero end only after a pause', async () => {
  const place = newFolder('cut');
  const path = join(place, 'a.fits');
  const bytes = sources[0]!;
  const said: string[] = [];
  const arrivals = new Arrivals(place, (sentence) => said.push(sentence));
  let now = 0;
  const takenAfter = async (milliseconds: number): Promise<string | undefined> => {
    now += milliseconds;
    await arrivals.look(now);
    return arrivals.take(now)?.path;
  };
  writeFileSync(path, bytes.subarray(0, bytes.length - 2880));
  assert.equal(completenessOf(path, bytes.length - 2880), 'cut');
  for (const wait of [0, 5000, 20_000, 20_000, 20_000]) assert.equal(await takenAfter(wait), undefined);
  assert.equal(said.length, 1, 'told once');
  writeFileSync(path, bytes);
  assert.equal(await takenAfter(200), undefined, 'it has just changed');
  assert.equal(await takenAfter(400), path);
  assert.equal(await takenAfter(400), undefined, 'only once');
  renameSync(path, join(place, 'b.fits'));
  await takenAfter(400);
  assert.equal(await takenAfter(6000), undefined, 'another name does not make it another frame');
  const hollow = Buffer.concat([bytes.subarray(0, 8640), Buffer.alloc(bytes.length - 8640)]);
  writeFileSync(join(place, 'c.fits'), hollow);
  await takenAfter(0);
  assert.equal(await takenAfter(1000), undefined, 'room set aside');
  assert.equal(await takenAfter(1500), join(place, 'c.fits'));
  writeFileSync(join(place, 'd.fits'), '');
  await takenAfter(0);
  assert.equal(await takenAfter(10_000), undefined, 'empty');
});

test('a folder that vanishes and comes back is told, and watching goes on', async () => {
  const place = newFolder('vanishing');
  const said: string[] = [];
  const { outcomes } = await watchUntil(place, 1, {
    say: (sentence) => said.push(sentence),
    meanwhile: async () => {
      rmSync(place, { recursive: true });
      while (said.length === 0) await sleep(20);
      await sleep(500);
      mkdirSync(place);
      writeFileSync(join(place, 'a.fits'), sources[0]!);
    },
  });
  assert.equal(outcomes.length, 1);
  assert.match(said[0]!, /cannot be read: .*; watching goes on/);
  assert.match(said[1]!, /^mended: /);
  assert.equal(said.length, 2);
});

test('a full disk is told once and loses nothing: what was graded is written when there is room again', async (context) => {
  const hasLimits = process.platform === 'linux' && spawnSync('prlimit', ['--version']).error === undefined;
  if (!hasLimits) return context.skip('no prlimit');
  const place = newFolder('full');
  const script = 'ulimit -S -f 4; exec "$0" "$@"';
  const words = [PROGRAM, 'watch', place, '--json', '--no-page', '--workers', '1'];
  const child = spawn('bash', ['-c', script, process.execPath, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, log] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    log += chunk;
  });
  const until = async (isDone: () => boolean): Promise<void> => {
    for (let n = 0; n < 3000 && !isDone(); n++) await sleep(20);
    assert.ok(isDone(), log);
  };
  for (let n = 0; n < 6; n++) writeFileSync(join(place, `frame-${n}.fits`), sources[n % 4]!);
  await until(() => out.split('\n').length === 7);
  assert.equal(log.match(/cannot be written/g)?.length, 1, log);
  spawnSync('prlimit', ['--pid', String(child.pid), '--fsize=unlimited:unlimited']);
  await until(() => log.includes('is written again'));
  child.kill('SIGINT');
  await new Promise((done) => child.once('close', done));
  assert.equal(readFileSync(`${place}.watch`, 'utf8').trimEnd().split('\n').length, 7);
});

test('a hook gets the text on its standard input, never in the shell; failures and hanging are told', async () => {
  const out = join(folder, 'hook.txt');
  const text = '{"file":"$(touch /tmp/never) `id`; \'.fits"}\n';
  assert.equal(await runHook(`cat > '${out}'`, text, 20), undefined);
  assert.equal(readFileSync(out, 'utf8'), text);
  assert.match((await runHook('exit 3', text, 20)) ?? '', /ended with 3/);
  assert.match((await runHook('no-such-command-here', text, 20)) ?? '', /ended with 127/);
  const started = Date.now();
  assert.match((await runHook('sleep 50 & sleep 50', 'x'.repeat(1e6), 0.3)) ?? '', /more than 0\.3 s/);
  assert.ok(Date.now() - started < 20_000);
});

function status(address: string, headers: Record<string, string>): Promise<number> {
  return new Promise((done, fail) => {
    get(address, { headers }, (response) => {
      response.resume();
      done(response.statusCode ?? 0);
    }).once('error', fail);
  });
}

test('the live page grows with each frame, and is shown to this machine alone', async (context) => {
  const server = await startLiveServer(0);
  const browser = await launchChromium();
  try {
    assert.equal(await status(server.address, { host: 'evil.example' }), 403);
    assert.equal(await status(server.address, {}), 200);
    if (browser === undefined) return context.skip(NO_BROWSER);
    const page = await browser.newPage();
    const errors: string[] = [];
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(String(error)));
    server.put(gradedFrame({}, { file: '/night/frame-0.fits' }));
    await page.goto(server.address);
    const slowest = { ms: 0 };
    for (let n = 1; n < 6; n++) {
      const sent = Date.now();
      server.put(gradedFrame({}, { file: `/night/frame-${n}.fits`, usable: n % 2 === 0 }));
      await page.locator(`#frame-${n}`).waitFor({ timeout: 20_000 });
      slowest.ms = Math.max(slowest.ms, Date.now() - sent);
    }
    context.diagnostic(`a frame shows within ${slowest.ms} ms`);
    assert.equal(await page.locator('#title').textContent(), '3 of 6 frames are good');
    assert.equal(await page.locator('#count-bad').textContent(), '3');
    server.put(gradedFrame({}, { file: '/night/frame-1.fits', usable: true }));
    await page.locator('#frame-1 .state.good').waitFor({ timeout: 20_000 });
    assert.equal(await page.locator('#rows tr:not(.more)').count(), 6, 'a frame that was replaced keeps its row');
    assert.deepEqual(errors, []);
  } finally {
    await browser?.close();
    await server.close();
  }
});

test(`killed ${KILLS} times at random, nothing is lost and nothing is graded again`, async () => {
  const place = newFolder('killed');
  const random = createRandom('kills');
  const lines: string[] = [];
  const files = Array.from({ length: 4 + 2 * KILLS }, (_, n) => join(place, `frame-${n}.fits`));
  const start = (): { child: ReturnType<typeof spawn>; ended: Promise<void> } => {
    const child = spawn(process.execPath, [PROGRAM, 'watch', place, '--json', '--no-page', '--workers', '1'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let rest = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      const parts = `${rest}${chunk}`.split('\n');
      rest = parts.pop()!;
      lines.push(...parts);
    });
    return { child, ended: new Promise((done) => child.once('close', () => done())) };
  };
  let written = 0;
  for (let kills = 0; kills <= KILLS; kills++) {
    const { child, ended } = start();
    const before = lines.length;
    for (const end = kills === KILLS ? files.length : written + 2; written < end; written++) {
      writeFileSync(files[written]!, sources[written % 4]!);
    }
    const limit = Date.now() + 300_000;
    const isDone = (): boolean => (kills === KILLS ? new Set(lines).size >= files.length : lines.length > before);
    while (!isDone() && Date.now() < limit) await sleep(10);
    if (kills === KILLS) child.kill('SIGINT');
    else setTimeout(() => child.kill('SIGKILL'), random.integer(300));
    await ended;
  }
  const graded = lines.map((line) => (JSON.parse(line) as { file: string }).file);
  assert.deepEqual([...new Set(graded)].sort(), [...files].sort(), 'nothing is lost');
  // Only the frame whose line was out when the kill fell between it and the journal may come again.
  assert.ok(graded.length <= files.length + KILLS, `${graded.length} lines of ${files.length} frames`);
  const kept = readFileSync(`${place}.watch`, 'utf8').trimEnd().split('\n');
  assert.equal(kept.length, 1 + files.length, 'the state knows each once');
});
