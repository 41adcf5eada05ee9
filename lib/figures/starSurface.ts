import { crop, type PixelBox } from '../image/crop';
import type { Image } from '../image/image';
import type { Figure } from './figure';
import { roundedRows } from './rounded';
import { themed } from './theme';

/** A star's pixels as lines of equal light (left) and as a mountain (right): imexamine's contour and surface plots. */
export function starSurface(image: Image, box: PixelBox, title = 'A star'): Figure {
  const { data, width, height } = crop(image, box);
  const z = roundedRows(
    Array.from({ length: height }, (_, y) => Array.from(data.subarray(y * width, (y + 1) * width))),
  );
  const x = Array.from({ length: width }, (_, i) => box.x + i);
  const y = Array.from({ length: height }, (_, i) => box.y + i);
  const pixel = { x, y, z, showscale: false };
  return themed(
    [
      { type: 'contour', ...pixel, ncontours: 14, contours: { coloring: 'heatmap' }, line: { width: 0.7 } },
      { type: 'surface', ...pixel, scene: 'scene' },
    ],
    {
      title: { text: title },
      height: 420,
      xaxis: { title: { text: 'x (pixels)' }, domain: [0, 0.42], constrain: 'domain', showgrid: false },
      yaxis: { title: { text: 'y (pixels)' }, scaleanchor: 'x', constrain: 'domain', showgrid: false },
      scene: {
        domain: { x: [0.48, 1], y: [0, 1] },
        xaxis: { title: { text: 'x' } },
        yaxis: { title: { text: 'y' } },
        zaxis: { title: { text: 'counts' } },
        camera: { eye: { x: 1.3, y: -1.4, z: 0.8 } },
      },
    },
  );
}
