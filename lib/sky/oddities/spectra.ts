import type { Random } from '../../random';
import { logBetween } from '../varied/camera';
import { addLight, type Scene } from '../varied/scene';
import { drawHeight, type Oddity } from './oddity';

/** A slit seen directly: one bright bar, with decker marks or a star's light beside none. */
export const slit: Oddity = (scene, random) => {
  addLight(scene, () => scene.camera.sky);
  const length = random.between(0.3, 1.2);
  paintBar(scene, { place: random.between(0.3, 0.7), width: logBetween(random, 2, 60), length, sort: 'flat' }, random);
  return { shows: 'the image of a slit' };
};

/** Lines of an arc lamp across the frame. */
export const arcLines: Oddity = (scene, random) => {
  addLight(scene, () => scene.camera.sky);
  const width = logBetween(random, 1.5, 12);
  for (let k = 0; k < 3 + random.integer(40); k++)
    paintBar(scene, { place: random.uniform(), width, length: 2, sort: 'line' }, random);
  return { shows: 'the lines of a lamp spectrum' };
};

/** Spectra of stars: one or many traces with absorption lines. */
export const traces: Oddity = (scene, random) => {
  addLight(scene, () => scene.camera.sky);
  const width = logBetween(random, 2, 12);
  const count = 1 + random.integer(random.integer(3) === 0 ? 40 : 4);
  for (let k = 0; k < count; k++) paintBar(scene, { place: random.uniform(), width, length: 2, sort: 'trace' }, random);
  return { shows: 'spectra' };
};

interface Bar {
  /** Share of the way across. */
  readonly place: number;
  readonly width: number;
  /** In units of the frame's side. */
  readonly length: number;
  readonly sort: 'flat' | 'line' | 'trace';
}

function paintBar(scene: Scene, bar: Bar, random: Random): void {
  const upright = scene.width < scene.height || bar.sort === 'line';
  const [along, across] = upright ? [scene.height, scene.width] : [scene.width, scene.height];
  const [bend, lean] = [random.between(-0.02, 0.02) * across, random.between(-0.03, 0.03)];
  const peak = drawHeight(scene, random, 10);
  const lines = Array.from({ length: bar.sort === 'trace' ? 15 : 0 }, () => ({
    at: random.uniform(),
    depth: random.uniform(),
    width: random.between(0.001, 0.01),
  }));
  const spectrum = Float64Array.from({ length: along }, (_, k) => {
    const t = k / along;
    const dip = lines.reduce(
      (left, line) => left * (1 - line.depth * Math.exp(-(((t - line.at) / line.width) ** 2))),
      1,
    );
    return Math.abs(t - 0.5) * 2 > bar.length
      ? 0
      : dip * (bar.sort === 'trace' ? Math.sin(Math.PI * (0.1 + 0.8 * t)) : 1);
  });
  addLight(scene, (x, y) => {
    const [a, b] = upright ? [y, x] : [x, y];
    const t = a / along - 0.5;
    const off = Math.abs(b - bar.place * across - lean * (a - along / 2) - bend * 4 * t * t);
    if (off > 4 * bar.width) return 0;
    const profile =
      bar.sort === 'flat'
        ? 1 / (1 + Math.exp(Math.min(50, 2 * (off - bar.width / 2))))
        : Math.exp(-2.77 * (off / bar.width) ** 2);
    return peak * profile * spectrum[a]!;
  });
}
