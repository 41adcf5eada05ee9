import type { FramePsf } from '../seeing/psf/framePsf';
import type { Figure } from './figure';
import { rounded, roundedRows } from './rounded';
import { COLOURS, themed } from './theme';

/** The frame's PSF: its light as shades (the root of it, so that the wings show), with the ellipse of its half maximum. */
export function psf(frame: FramePsf, title = "The frame's PSF"): Figure {
  const { picture, oversampling, fwhmPixels, axisRatio, positionAngleDegrees, hfdPixels, errors, stars } = frame;
  const { data, width, height } = picture;
  const z = Array.from({ length: height }, (_, y) =>
    Array.from(data.subarray(y * width, (y + 1) * width), (value) => Math.sqrt(Math.max(0, value))),
  );
  const places = (cells: number): number[] =>
    rounded(Array.from({ length: cells }, (_, k) => (k - (cells - 1) / 2) / oversampling));
  const words = `${stars} stars: FWHM ${said(fwhmPixels, errors.fwhmPixels)} px, HFD ${said(hfdPixels, errors.hfdPixels)} px, axis ratio ${said(axisRatio, errors.axisRatio)}`;
  const axis = { showgrid: false, zeroline: false } as const;
  return themed(
    [
      {
        type: 'heatmap',
        z: roundedRows(z),
        x: places(width),
        y: places(height),
        colorscale: 'Greys',
        showscale: false,
      },
      {
        ...ellipse({ fwhmPixels, axisRatio, positionAngleDegrees }),
        type: 'scatter',
        mode: 'lines',
        line: { color: COLOURS.vermilion, width: 2 },
        name: 'half maximum',
      },
    ],
    {
      title: { text: `${title}<br><sub>${words}</sub>` },
      height: 480,
      showlegend: false,
      xaxis: { ...axis, title: { text: 'x (pixels)' }, constrain: 'domain' },
      yaxis: { ...axis, title: { text: 'y (pixels)' }, scaleanchor: 'x', constrain: 'domain' },
    },
  );
}

function said(value: number, error: number): string {
  return `${value.toFixed(2)} ± ${error.toFixed(2)}`;
}

function ellipse(shape: Pick<FramePsf, 'fwhmPixels' | 'axisRatio' | 'positionAngleDegrees'>): {
  readonly x: number[];
  readonly y: number[];
} {
  const { fwhmPixels, axisRatio, positionAngleDegrees } = shape;
  const [a, b] = [(fwhmPixels * Math.sqrt(axisRatio)) / 2, fwhmPixels / Math.sqrt(axisRatio) / 2];
  const angle = (positionAngleDegrees * Math.PI) / 180;
  const turns = Array.from({ length: 73 }, (_, k) => (k * Math.PI) / 36);
  return {
    x: rounded(turns.map((t) => a * Math.cos(t) * Math.cos(angle) - b * Math.sin(t) * Math.sin(angle))),
    y: rounded(turns.map((t) => a * Math.cos(t) * Math.sin(angle) + b * Math.sin(t) * Math.cos(angle))),
  };
}
