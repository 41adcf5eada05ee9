import type { SeeingStar } from '../seeing/frameSeeing';
import type { SeeingMap } from '../seeing/seeingMap';
import type { Figure } from './figure';
import { rounded, roundedRows } from './rounded';
import { COLOURS, themed } from './theme';

export interface FieldMapOptions {
  /** Of the frame, pixels. */
  readonly width: number;
  readonly height: number;
  readonly title?: string;
}

/** A star of ellipticity 1 would get a stick of this share of the frame's width. */
const STICK = 0.25;

/**
 * Seeing over the field: the median FWHM in cells of the frame as colours, and for each star a stick along its major axis,
 * as long as it is elliptic. Sticks that all point one way mean that the telescope moved; around a centre, optics.
 */
export function fieldMap(map: SeeingMap, stars: readonly SeeingStar[], options: FieldMapOptions): Figure {
  const { width, height, title = 'Seeing over the field' } = options;
  const ends = stars.map(({ x, y, ellipticity, positionAngleDegrees }) => {
    const angle = (positionAngleDegrees * Math.PI) / 180;
    const half = (STICK * width * ellipticity) / 2;
    return { x, y, dx: half * Math.cos(angle), dy: half * Math.sin(angle) };
  });
  const stick = {
    x: ends.flatMap(({ x, dx }) => [...rounded([x - dx, x + dx]), null]),
    y: ends.flatMap(({ y, dy }) => [...rounded([y - dy, y + dy]), null]),
  };
  const colours = { z: roundedRows(map.fwhmPixels), x: rounded(map.x), y: rounded(map.y), opacity: 0.75 };
  return themed(
    [
      { type: 'heatmap', ...colours, colorbar: { title: { text: 'FWHM (px)' }, len: 0.9 } },
      { type: 'scatter', mode: 'lines', ...stick, line: { color: COLOURS.ink, width: 2 }, hoverinfo: 'skip' },
    ],
    {
      title: { text: title },
      height: 480,
      showlegend: false,
      xaxis: { title: { text: 'x (pixels)' }, range: [0, width], showgrid: false, constrain: 'domain' },
      yaxis: {
        title: { text: 'y (pixels)' },
        range: [0, height],
        showgrid: false,
        scaleanchor: 'x',
        constrain: 'domain',
      },
    },
  );
}
