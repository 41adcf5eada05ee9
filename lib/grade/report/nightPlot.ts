import { escapeHtml } from '../../escapeHtml';

/** One frame in a plot: its value (null where there is none), the colour of its verdict and what it is called. */
export interface NightPoint {
  readonly y: number | null;
  readonly colour: string;
  readonly label: string;
}

const SIZE = { width: 1000, height: 190 };
const MARGIN = { left: 60, right: 12, top: 26, bottom: 26 };
const TICKS = 4;

/** A value over the frames of a night as SVG: one dot a frame, whose name shows when it is pointed at. */
export function nightPlot(points: readonly NightPoint[], title: string): string {
  const known = points.flatMap(({ y }) => (y === null || !Number.isFinite(y) ? [] : [y]));
  if (known.length === 0) return '';
  const axis = niceAxis(
    known.reduce((a, b) => Math.min(a, b)),
    known.reduce((a, b) => Math.max(a, b)),
  );
  const across = (n: number): number =>
    MARGIN.left + ((n + 0.5) / points.length) * (SIZE.width - MARGIN.left - MARGIN.right);
  const up = (y: number): number =>
    SIZE.height -
    MARGIN.bottom -
    ((y - axis.low) / (axis.high - axis.low)) * (SIZE.height - MARGIN.top - MARGIN.bottom);
  const lines = axis.ticks.map((tick) => {
    const y = up(tick).toFixed(1);
    return `<line x1="${MARGIN.left}" x2="${SIZE.width - MARGIN.right}" y1="${y}" y2="${y}" stroke="#e3e3e3"/><text x="${MARGIN.left - 6}" y="${y}" text-anchor="end" dominant-baseline="middle">${tick}</text>`;
  });
  const dots = points.map(({ y, colour, label }, n) =>
    y === null || !Number.isFinite(y)
      ? ''
      : `<circle cx="${across(n).toFixed(1)}" cy="${up(y).toFixed(1)}" r="4" fill="${colour}"><title>${escapeHtml(label)}</title></circle>`,
  );
  const name = escapeHtml(title);
  return `<svg viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" aria-label="${name} over the frames" font-size="12" fill="#333"><text x="${MARGIN.left}" y="15" font-weight="bold">${name}</text>${lines.join('')}${dots.join('')}<text x="${SIZE.width / 2}" y="${SIZE.height - 6}" text-anchor="middle">frame 1 to ${points.length}</text></svg>`;
}

/** Limits and ticks at round numbers: 1, 2 or 5 times a power of ten. */
function niceAxis(low: number, high: number): { low: number; high: number; ticks: number[] } {
  const range = high - low || Math.abs(high) || 1;
  const rough = range / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
  const [first, last] = [Math.floor(low / step), Math.max(Math.floor(low / step) + 1, Math.ceil(high / step))];
  const ticks = Array.from({ length: last - first + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
  return { low: first * step, high: last * step, ticks };
}
