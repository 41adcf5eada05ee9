import { type Loose, number, type PlacedAxis } from './plotArea';

export interface Tick {
  readonly value: number;
  readonly text: string;
}

/** Pixels between two ticks, about. */
const SPACING = { horizontal: 70, vertical: 45 };

/** The ticks that an axis asks for, or round numbers (1, 2 or 5 times a power of ten) a readable way apart. */
export function axisTicks(axis: PlacedAxis): Tick[] {
  const spec: Loose = axis.spec;
  const values = spec.tickvals as readonly number[] | undefined;
  if (values) {
    const texts = spec.ticktext as readonly string[] | undefined;
    return values.map((value, i) => ({ value, text: texts?.[i] ?? String(value) }));
  }
  const [a, b] = axis.range;
  const low = Math.min(a, b);
  const high = Math.max(a, b);
  const length = Math.abs(axis.end - axis.start);
  const wanted = number(spec.nticks, Math.max(2, length / (axis.horizontal ? SPACING.horizontal : SPACING.vertical)));
  const step = number(spec.dtick, roundStep((high - low) / wanted));
  const ticks: Tick[] = [];
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  for (let n = Math.ceil(low / step - 1e-9); n * step <= high + step * 1e-9; n++) {
    ticks.push({ value: n * step, text: label(n * step, digits) });
  }
  return ticks;
}

function roundStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
}

function label(value: number, digits: number): string {
  const text = Math.abs(value) < 1e6 ? value.toFixed(digits) : value.toExponential(1);
  return text === '-0' ? '0' : text.replace('-', '\u2212');
}
