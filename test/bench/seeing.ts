import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createImage, type Image } from '../../lib/image/image';
import { createRandom } from '../../lib/random';
import { type FitStarOptions, fitStar } from '../../lib/seeing/fitStar';
import { addStarInPlace } from '../../lib/sky/addStar';
import { makePsf } from '../../lib/sky/psf';
import { type BenchResult, besidePeer, median } from './bench';

const PYTHON = '/usr/bin/python3';
const SCRIPT = join(__dirname, '../../../test/bench/seeing.py');
const QUICK = process.env.SEEING_LAB_QUICK === '1';
const ROUNDS = QUICK ? 1 : 5;
/** Stars in rows and columns, so far apart that none is in another's cut-out. */
const PER_SIDE = QUICK ? 4 : 20;
const APART = 50;
const SIDE = PER_SIDE * APART;
const FWHM = 4;
/** Three FWHM to each side: 25 x 25 pixels. */
const RADIUS = 12;
const SKY = 300;
const NOISE = 10;

/** The two ways to fit: what astropy does, and what we do by default (pixels integrated, any ellipse). */
const SAME: FitStarOptions = { pixels: 'sampled', shape: 'round', radius: RADIUS, fwhmPixels: FWHM };
const DEFAULT: FitStarOptions = { radius: RADIUS, fwhmPixels: FWHM };

interface Field {
  readonly image: Image;
  readonly places: readonly { readonly x: number; readonly y: number }[];
}

/** Time of one Moffat fit beside astropy's, on the same cut-outs of a simulated field. Ours and the peer take turns. */
export async function bench(): Promise<BenchResult[]> {
  const field = starField();
  const peer = await startAstropy(field);
  const [same, usual, theirs]: [number[], number[], number[]] = [[], [], []];
  // The first round warms both up.
  for (let round = 0; round <= ROUNDS; round++) {
    const times = [timeFits(field, SAME), timeFits(field, DEFAULT), await peer?.fit()] as const;
    if (round === 0) continue;
    same.push(times[0]);
    usual.push(times[1]);
    if (times[2] !== undefined) theirs.push(times[2]);
  }
  peer?.stop();
  const beside = peer && { name: `${peer.name}, Moffat2D + Const2D`, value: median(theirs) };
  const box = `${2 * RADIUS + 1} x ${2 * RADIUS + 1} px`;
  return [
    besidePeer({ name: `Moffat fit of a star, round, sampled, ${box}`, value: median(same), unit: 'ms' }, beside),
    besidePeer(
      { name: `Moffat fit of a star, elliptical, integrated, ${box}`, value: median(usual), unit: 'ms' },
      beside,
    ),
  ];
}

/** Stars of signal-to-noise 50 to 1000 on a grid, each off the pixel's centre by its own part. */
function starField(): Field {
  const random = createRandom('seeing bench');
  const image = createImage(SIDE, SIDE);
  for (let i = 0; i < image.data.length; i++) image.data[i] = SKY + NOISE * random.normal();
  const psf = makePsf({ seeing: { fwhmPixels: FWHM, beta: 3.5, ellipticity: 0, positionAngleDegrees: 0 } });
  const places = Array.from({ length: PER_SIDE ** 2 }, (_, i) => ({
    x: (i % PER_SIDE) * APART + APART / 2,
    y: Math.floor(i / PER_SIDE) * APART + APART / 2,
  }));
  for (const { x, y } of places) {
    const flux = NOISE * FWHM * 1.5 * 10 ** random.between(1.7, 3);
    addStarInPlace(image, psf, { x: x + random.between(-0.5, 0.5), y: y + random.between(-0.5, 0.5), flux }, 0.01);
  }
  return { image, places };
}

/** Milliseconds a star. */
function timeFits({ image, places }: Field, options: FitStarOptions): number {
  const started = performance.now();
  const converged = places.filter((place) => fitStar(image, place, options)?.converged).length;
  const time = (performance.now() - started) / places.length;
  if (converged < 0.95 * places.length) throw new Error(`only ${converged} of ${places.length} fits converged`);
  return time;
}

interface Peer {
  readonly name: string;
  /** Milliseconds a star. */
  fit(): Promise<number>;
  stop(): void;
}

/** astropy on the same cut-outs; undefined where it is not installed. */
async function startAstropy({ image, places }: Field): Promise<Peer | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'seeing-lab-bench-'));
  const files = [join(folder, 'frame'), join(folder, 'places')] as const;
  writeFileSync(files[0], image.data);
  writeFileSync(files[1], Int32Array.from(places.flatMap(({ x, y }) => [x, y])));
  const child = spawn(PYTHON, [SCRIPT, files[0], String(SIDE), String(RADIUS), files[1], String(FWHM)]);
  child.stdin.on('error', () => undefined);
  const nextLine = linesOf(child);
  const ready = await nextLine();
  rmSync(folder, { recursive: true });
  if (ready === undefined) return undefined;
  const fit = async (): Promise<number> => {
    child.stdin.write('fit\n');
    return (1000 * Number(await nextLine())) / places.length;
  };
  return { name: `astropy ${ready.split(' ')[1]}`, fit, stop: () => child.stdin.end() };
}

/** Reads a process' output line by line; undefined after its end or when it does not start. */
function linesOf(child: ChildProcessWithoutNullStreams): () => Promise<string | undefined> {
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const failed = new Promise<undefined>((resolve) => child.once('error', () => resolve(undefined)));
  return () => Promise.race([lines.next().then(({ value }) => value as string | undefined), failed]);
}
