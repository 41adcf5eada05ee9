import { crop, type PixelBox } from '../image/crop';
import type { Image } from '../image/image';
import type { Figure } from './figure';
import { roundedRows } from './rounded';
import { themed } from './theme';

/** A star's pixels as lines of equal light: imexamine's contour plot. */
export function starContours(image: Image, box: PixelBox, title = 'Lines of equal light'): Figure {
  const lines = { ncontours: 14, contours: { coloring: 'heatmap' }, line: { width: 0.7 } };
  return themed([{ type: 'contour', ...pixelsOf(image, box), colorbar: { title: { text: 'counts' } }, ...lines }], {
    title: { text: title },
    height: 420,
    xaxis: { title: { text: 'x (pixels)' }, constrain: 'domain', showgrid: false },
    yaxis: { title: { text: 'y (pixels)' }, scaleanchor: 'x', constrain: 'domain', showgrid: false },
  });
}

/** A star's pixels as a mountain: imexamine's surface plot. */
export function starSurface(image: Image, box: PixelBox, title = 'The same as a mountain'): Figure {
  return themed([{ type: 'surface', ...pixelsOf(image, box), colorbar: { len: 0.7 } }], {
    title: { text: title },
    height: 460,
    margin: { l: 0, r: 0, t: 48, b: 0 },
    scene: {
      xaxis: { title: { text: 'x' } },
      yaxis: { title: { text: 'y' } },
      zaxis: { title: { text: 'counts' } },
      camera: { eye: { x: 1.3, y: -1.4, z: 0.8 } },
    },
  });
}

function pixelsOf(image: Image, box: PixelBox) {
  const { data, width, height } = crop(image, box);
  const rows = Array.from({ length: height }, (_, y) => Array.from(data.subarray(y * width, (y + 1) * width)));
  const x = Array.from({ length: width }, (_, i) => box.x + i);
  const y = Array.from({ length: height }, (_, i) => box.y + i);
  return { x, y, z: roundedRows(rows) };
}
