import { type FitLineOptions, fitLine, type LineFit, lineFitCurve } from '../seeing/fitLine';
import type { LineCut } from '../seeing/lineCuts';
import type { Figure } from './figure';
import { panelAxes } from './panelAxes';
import { rounded } from './rounded';
import { COLOURS, LEGEND_ABOVE, themed } from './theme';

/** A cut through a star and what it is called. */
export interface StarCut {
  readonly title: string;
  readonly cut: LineCut;
}

export interface StarCutsOptions {
  readonly title?: string;
  /** Adds the widths in arcseconds to the titles of the panels. */
  readonly arcsecPerPixel?: number;
  /** See fitLine. Default `integrated`. */
  readonly pixels?: FitLineOptions['pixels'];
}

/** Points a fitted curve is drawn with. */
const CURVE_POINTS = 121;
const PROFILES = [
  { profile: 'gaussian', name: 'Gaussian', colour: COLOURS.vermilion, dash: 'solid' },
  { profile: 'moffat', name: 'Moffat', colour: COLOURS.green, dash: 'dash' },
] as const;

/** Cuts through a star with the Gaussian and the Moffat fitted to each, and their widths: figure 1.3 of the thesis. */
export function starCuts(cuts: readonly StarCut[], options: StarCutsOptions = {}): Figure {
  const { title = 'Cuts through a star', arcsecPerPixel, pixels = 'integrated' } = options;
  const fitted = cuts.map(({ title: name, cut }) => {
    const fits = PROFILES.map(({ profile }) => fitLine(cut, { profile, pixels }));
    return { cut, fits, title: `${name}<br>${widths(fits, arcsecPerPixel)}` };
  });
  const panels = panelAxes(cuts.length, { columns: cuts.length, titles: fitted.map((panel) => panel.title) });
  return themed(
    fitted.flatMap(({ cut, fits }, i) => traces(cut, fits, { axes: panels.axes[i]!, inLegend: i === 0 })),
    {
      title: { text: title },
      height: 420,
      margin: { l: 64, r: 24, t: 128, b: 76 },
      legend: { ...LEGEND_ABOVE, y: -0.24, yanchor: 'top' },
      ...panels.layout({ xaxis: { title: { text: 'pixel' } }, yaxis: { title: { text: 'counts' } } }),
    },
  );
}

function widths(fits: readonly (LineFit | undefined)[], arcsecPerPixel: number | undefined): string {
  return fits
    .map((fit, i) => {
      if (fit?.converged !== true) return `${PROFILES[i]!.name}: no fit`;
      const arcsec = arcsecPerPixel === undefined ? '' : ` = ${(fit.fwhmPixels * arcsecPerPixel).toFixed(2)}″`;
      return `${PROFILES[i]!.name} ${fit.fwhmPixels.toFixed(2)} px${arcsec}`;
    })
    .join(', ');
}

interface Place {
  readonly axes: Record<string, string>;
  /** The legend names the first panel's traces only. */
  readonly inLegend: boolean;
}

function traces({ position, values }: LineCut, fits: readonly (LineFit | undefined)[], { axes, inLegend }: Place) {
  const pixels = {
    x: rounded(position),
    y: rounded(values),
    mode: 'markers',
    marker: { color: COLOURS.blue, size: 7 },
  };
  const [first, last] = [position[0]!, position.at(-1)!];
  const x = Float64Array.from({ length: CURVE_POINTS }, (_, i) => first + ((last - first) * i) / (CURVE_POINTS - 1));
  return [
    { type: 'scatter', name: 'pixels', showlegend: inLegend, ...pixels, ...axes },
    ...fits.flatMap((fit, i) => {
      if (fit === undefined) return [];
      const { name, colour, dash } = PROFILES[i]!;
      const line = { color: colour, width: 2, dash };
      const curve = { x: rounded(x), y: rounded(lineFitCurve(fit, x)), mode: 'lines', line };
      return [{ type: 'scatter', name, showlegend: inLegend, ...curve, ...axes }];
    }),
  ];
}
