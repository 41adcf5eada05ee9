import { radialCurve } from '../seeing/fitRadialProfile';
import type { StarFit } from '../seeing/fitStar';
import type { RadialProfile } from '../seeing/radialProfile';
import type { Figure } from './figure';
import { rounded } from './rounded';
import { COLOURS, LEGEND_ABOVE, themed } from './theme';

const CURVE_POINTS = 101;

/** Every pixel of a star over its distance from the centre, the means of rings, and fitted profiles. */
export function radialProfileFigure(
  { radius, values, bins }: RadialProfile,
  fits: readonly StarFit[],
  title = 'Radial profile',
): Figure {
  const reach = radius.reduce((most, r) => Math.max(most, r), 0);
  const at = Float64Array.from({ length: CURVE_POINTS }, (_, i) => (reach * i) / (CURVE_POINTS - 1));
  const means = { x: rounded(bins.map((bin) => bin.radius)), y: rounded(bins.map(({ mean }) => mean)) };
  const spread = { type: 'data', array: rounded(bins.map(({ std }) => std)), thickness: 1, width: 3 };
  const curves = fits.map((fit) => ({
    type: 'scatter',
    mode: 'lines',
    name: `${fit.profile === 'moffat' ? 'Moffat' : 'Gaussian'}, FWHM ${fit.fwhmPixels.toFixed(2)} px`,
    x: rounded(at),
    y: rounded(radialCurve(fit, at)),
    line: {
      width: 2,
      ...(fit.profile === 'moffat' ? { color: COLOURS.green, dash: 'dash' } : { color: COLOURS.vermilion }),
    },
  }));
  const pixel = { x: rounded(radius), y: rounded(values), marker: { color: COLOURS.rest, size: 4 } };
  return themed(
    [
      { type: 'scatter', mode: 'markers', name: 'pixels', ...pixel },
      {
        type: 'scatter',
        mode: 'markers',
        name: 'means of rings',
        ...means,
        error_y: spread,
        marker: { color: COLOURS.blue, size: 7 },
      },
      ...curves,
    ],
    {
      title: { text: title },
      height: 400,
      margin: { l: 64, r: 24, t: 84, b: 48 },
      legend: LEGEND_ABOVE,
      xaxis: { title: { text: 'distance from the centre (pixels)' }, rangemode: 'tozero' },
      yaxis: { title: { text: 'counts' } },
    },
  );
}
