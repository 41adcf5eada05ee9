import { createImage, type Image } from '../../image/image';
import type { Random } from '../../random';
import { type Camera, logBetween } from './camera';

/** Shares of a light's counts that red, green and blue pixels see. */
export type Colour = readonly [red: number, green: number, blue: number];

/** Expected counts of light, before the detector: one plane, or red, green and blue under a colour mosaic. */
export interface Scene {
  readonly width: number;
  readonly height: number;
  readonly planes: readonly Image[];
  readonly camera: Camera;
  /** Of light that has no colour of its own. */
  readonly colour: Colour;
}

/** A part of a frame, pixels; it may reach over the edges. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/** Counts at a place, pixels. */
export type Light = (x: number, y: number) => number;

export function createScene(size: { width: number; height: number }, camera: Camera, random: Random): Scene {
  const planes = Array.from({ length: camera.bayer ? 3 : 1 }, () => createImage(size.width, size.height));
  // Lamps, moonlight and the sensor's own response: white balance is never right in a raw frame.
  const colour: Colour = [logBetween(random, 0.35, 1.5), 1, logBetween(random, 0.35, 1.5)];
  return { ...size, planes, camera, colour };
}

/** A square around a place. */
export function around(x: number, y: number, reach: number): Box {
  return { left: x - reach, right: x + reach, bottom: y - reach, top: y + reach };
}

/** Adds `light` to the frame, or to a box of it. */
export function addLight(scene: Scene, light: Light, within: { box?: Box; colour?: Colour } = {}): void {
  const { colour = scene.colour } = within;
  visit(scene, within.box, (x, y, at) => {
    const counts = light(x, y);
    scene.planes.forEach(({ data }, k) => {
      data[at]! += counts * (scene.planes.length === 1 ? 1 : colour[k]!);
    });
  });
}

/** Multiplies the light of the frame, or of a box of it, by a share that depends on the place. */
export function dimLight(scene: Scene, share: Light, box?: Box): void {
  visit(scene, box, (x, y, at) => {
    const factor = share(x, y);
    for (const { data } of scene.planes) data[at]! *= factor;
  });
}

function visit({ width, height }: Scene, box: Box | undefined, tell: (x: number, y: number, at: number) => void): void {
  const { left, right, bottom, top } = box ?? { left: 0, right: width - 1, bottom: 0, top: height - 1 };
  for (let y = Math.max(0, Math.ceil(bottom)); y <= Math.min(height - 1, top); y++) {
    for (let x = Math.max(0, Math.ceil(left)); x <= Math.min(width - 1, right); x++) tell(x, y, y * width + x);
  }
}
