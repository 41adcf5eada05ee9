import { canvas, type PageCanvas } from './dom';

/** A curve of a chart; point i lies at step i. */
export interface ChartLine {
  readonly colour: string;
  readonly values: ArrayLike<number>;
}

export interface ChartOptions {
  readonly label: string;
  /** The axis shows powers of ten; default false. */
  readonly logarithmic?: boolean;
}

/** A small chart of curves over their steps. */
export interface Chart {
  readonly canvas: PageCanvas;
  draw(lines: readonly ChartLine[]): void;
}

const LEFT = 46;
const BOTTOM = 20;
const TOP = 8;

/** An empty chart; its axes follow what is drawn. */
export function createChart(width: number, height: number, { label, logarithmic = false }: ChartOptions): Chart {
  const made = canvas(width, height, { role: 'img', 'aria-label': label });
  const pen = made.getContext('2d');
  const scaled = (value: number): number => (logarithmic ? Math.log10(Math.max(value, 1e-12)) : value);
  const draw = (lines: readonly ChartLine[]): void => {
    const steps = Math.max(1, ...lines.map(({ values }) => values.length - 1));
    const [low, high] = range(lines, scaled);
    const across = (step: number): number => LEFT + ((width - LEFT - 6) * step) / steps;
    const down = (value: number): number => TOP + ((height - TOP - BOTTOM) * (high - scaled(value))) / (high - low);
    pen.fillStyle = '#ffffff';
    pen.fillRect(0, 0, width, height);
    pen.fillStyle = '#444444';
    pen.font = '12px sans-serif';
    pen.textAlign = 'right';
    const drawn = lines.some(({ values }) => values.length > 1);
    for (const at of drawn ? [low, high] : []) {
      pen.fillText(written(logarithmic ? 10 ** at : at), LEFT - 5, down(logarithmic ? 10 ** at : at) + 4);
    }
    if (drawn) pen.fillText(String(steps), width - 6, height - 5);
    pen.textAlign = 'left';
    pen.fillText(label, LEFT, height - 5);
    for (const { colour, values } of lines) {
      pen.strokeStyle = colour;
      pen.lineWidth = 2;
      pen.beginPath();
      const every = Math.max(1, Math.floor(values.length / width));
      for (let i = 0; i < values.length; i += every) pen.lineTo(across(i), down(values[i]!));
      pen.stroke();
    }
  };
  return { canvas: made, draw };
}

function range(lines: readonly ChartLine[], scaled: (value: number) => number): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { values } of lines) {
    for (let i = 0; i < values.length; i++) {
      const value = scaled(values[i]!);
      if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
    }
  }
  if (!(low <= high)) return [0, 1];
  return high - low < 1e-6 ? [low - 0.5, high + 0.5] : [low, high];
}

function written(value: number): string {
  return value !== 0 && Math.abs(value) < 0.01 ? value.toExponential(0) : value.toPrecision(2);
}
