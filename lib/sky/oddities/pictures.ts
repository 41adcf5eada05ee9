import type { Image } from '../../image/image';
import type { Random } from '../../random';
import { logBetween, roomOf } from '../varied/camera';
import { addLight, type Box, dimLight, type Scene } from '../varied/scene';
import { smoothNoise } from '../varied/smoothNoise';
import type { Oddity } from './oddity';

/** A picture of daily things: areas of even and shaded light with edges, rounded and straight. */
export const picture: Oddity = (scene, random) => {
  const { width } = scene;
  const bright = roomOf(scene.camera) * random.between(0.2, 0.95);
  const shade = smoothNoise({ scale: width * random.between(0.2, 0.8), octaves: 4, fall: 0.5 }, random);
  addLight(scene, (x, y) => bright * Math.max(0.02, 0.4 + 0.2 * shade(x, y)));
  for (let k = 0; k < 4 + random.integer(25); k++) paintShape(scene, logBetween(random, 0.2, 3), random);
  if (random.integer(2) === 0) paintWriting(scene, random);
  return { shows: 'a picture of daily things', after: random.integer(2) === 0 ? blocked(random) : undefined };
};

/** A logo or a test card: few plain shapes and writing on an even ground. */
export const logo: Oddity = (scene, random) => {
  const { camera } = scene;
  addLight(scene, () => Math.max(camera.sky, roomOf(camera) * 0.2 * random.uniform() ** 8));
  addLight(scene, () => roomOf(camera) * 0.1);
  for (let k = 0; k < 1 + random.integer(6); k++) paintShape(scene, logBetween(random, 2, 9), random);
  paintWriting(scene, random);
  return { shows: 'shapes and writing, as of a logo' };
};

/** Roof, tree or dome black against a brighter sky. */
export const silhouette: Oddity = (scene, random) => {
  const { width, height, camera } = scene;
  const level = Math.max(camera.sky, roomOf(camera) * logBetween(random, 0.02, 0.6));
  addLight(scene, (_, y) => level * (1 - (0.5 * y) / height));
  const rough = smoothNoise(
    { scale: width * random.between(0.05, 0.5), octaves: 7, fall: random.between(0.3, 0.75) },
    random,
  );
  const [edge, amount, dark] = [
    height * random.between(0.2, 0.8),
    height * random.between(0.02, 0.25),
    random.between(0, 0.3),
  ];
  const side = random.integer(4);
  dimLight(scene, (x, y) => {
    const away = side === 0 ? y : side === 1 ? height - y : (side === 2 ? x : width - x) * (height / width);
    return away < edge + amount * rough(x, side < 2 ? 0 : y) + 0.5 * amount * rough(x, y + 7 * height) ? dark : 1;
  });
  return { shows: 'a silhouette against the sky' };
};

/** Blocks of a compressed picture with nothing in it but them. */
export const blocks: Oddity = (scene, random) => {
  const { camera, width } = scene;
  const shade = smoothNoise({ scale: width * random.between(0.1, 0.6), octaves: 4, fall: 0.5 }, random);
  const level = roomOf(camera) * random.between(0.05, 0.4);
  addLight(scene, (x, y) => camera.sky + level * Math.max(0, 1 + 0.3 * shade(x, y)));
  return { shows: 'the blocks of a compressed picture', after: blocked(random) };
};

/** Keeps of each 8 x 8 block its mean, its slopes, and its grain in coarse steps, as strong JPEG compression does. */
function blocked(random: Random): (image: Image) => void {
  const kept = random.between(0, 0.6);
  return ({ data, width, height }) => {
    for (let top = 0; top < height; top += 8) {
      for (let left = 0; left < width; left += 8) {
        const [rows, columns] = [Math.min(8, height - top), Math.min(8, width - left)];
        let mean = 0;
        for (let y = 0; y < rows; y++) for (let x = 0; x < columns; x++) mean += data[(top + y) * width + left + x]!;
        mean /= rows * columns;
        for (let y = 0; y < rows; y++) {
          for (let x = 0; x < columns; x++) {
            const at = (top + y) * width + left + x;
            data[at] = Math.round(mean + kept * (data[at]! - mean));
          }
        }
      }
    }
  };
}

/** Makes an ellipse or a turned box brighter or darker by `factor`. */
function paintShape(scene: Scene, factor: number, random: Random): void {
  const { width, height } = scene;
  const [x0, y0] = [random.between(0, width), random.between(0, height)];
  const [a, b] = [width * logBetween(random, 0.02, 0.3), height * logBetween(random, 0.02, 0.3)];
  const angle = random.between(0, Math.PI);
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
  const round = random.integer(2) === 0;
  const hollow = random.integer(3) === 0 ? random.between(0.6, 0.95) : 0;
  dimLight(
    scene,
    (x, y) => {
      const u = Math.abs((x - x0) * cos + (y - y0) * sin) / a;
      const v = Math.abs((y - y0) * cos - (x - x0) * sin) / b;
      const r = round ? Math.hypot(u, v) : Math.max(u, v);
      return r < 1 && r >= hollow ? factor : 1;
    },
    boxAround(x0, y0, Math.hypot(a, b)),
  );
}

function boxAround(x: number, y: number, reach: number): Box {
  return { left: x - reach, right: x + reach, bottom: y - reach, top: y + reach };
}

/** Lines of signs of random strokes on a 5 x 7 raster, dark or bright: writing that says nothing. */
function paintWriting(scene: Scene, random: Random): void {
  const { width, height } = scene;
  const cell = Math.max(1, Math.round(logBetween(random, 1, width / 60)));
  const factor = random.integer(2) === 0 ? 0.1 : 4;
  for (let line = 0; line < 1 + random.integer(4); line++) {
    const y0 = random.between(0, height - 7 * cell);
    let x0 = random.between(0, width / 2);
    for (let sign = 0; sign < 3 + random.integer(20) && x0 < width; sign++, x0 += 6 * cell) {
      for (let stroke = 0; stroke < 3; stroke++) {
        const upright = random.integer(2) === 0;
        const [i, j] = [random.integer(5), random.integer(7)];
        const left = Math.round(x0 + (upright ? i * cell : 0));
        const bottom = Math.round(y0 + (upright ? 0 : j * cell));
        dimLight(scene, () => factor, {
          left,
          right: left + (upright ? cell : 5 * cell) - 1,
          bottom,
          top: bottom + (upright ? 7 * cell : cell) - 1,
        });
      }
    }
  }
}
