import type { Image } from '../../image/image';

/**
 * Whether the middle of a hole was overwritten, as programs do with saturated cores: its pixels are no numbers, or all
 * the same to the last bit, which light never is. `radius`: of the hole, pixels.
 */
export function isBlanked(
  image: Image,
  hole: { readonly x: number; readonly y: number; readonly radius: number },
): boolean {
  const core = corePixels(image, { ...hole, radius: Math.max(1, hole.radius / 2) });
  const finite = core.filter(Number.isFinite);
  return 2 * finite.length < core.length || finite.every((value) => value === finite[0]);
}

function corePixels({ data, width, height }: Image, core: { x: number; y: number; radius: number }): number[] {
  const values: number[] = [];
  for (let y = Math.max(0, Math.ceil(core.y - core.radius)); y <= Math.min(height - 1, core.y + core.radius); y++) {
    for (let x = Math.max(0, Math.ceil(core.x - core.radius)); x <= Math.min(width - 1, core.x + core.radius); x++) {
      if (Math.hypot(x - core.x, y - core.y) <= core.radius) values.push(data[y * width + x]);
    }
  }
  return values;
}
