/** Ticks wanted on an axis of values. */
const TICKS = 4;
const HOUR = 3_600_000;
/** A longer pause than this is not drawn to scale: the frames before and after it are of two nights. */
const PAUSE_HOURS = 6;
/** Between two nights, and the least width of a night, shares of the whole axis. */
const GAP = 0.02;
const LEAST_NIGHT = 0.01;

/** Limits and ticks at round numbers: 1, 2 or 5 times a power of ten. */
export function valueAxis(low: number, high: number): { low: number; high: number; ticks: number[] } {
  const rough = (high - low || Math.abs(high) || 1) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10) * power;
  const [first, last] = [Math.floor(low / step), Math.max(Math.floor(low / step) + 1, Math.ceil(high / step))];
  const ticks = Array.from({ length: last - first + 1 }, (_, k) => Number(((first + k) * step).toPrecision(12)));
  return { low: first * step, high: last * step, ticks };
}

/** A place along an axis, 0 to 1, and what stands there. */
export interface AxisMark {
  readonly at: number;
  readonly text: string;
  /** Where a night begins. */
  readonly isNight: boolean;
}

export interface TimeAxis {
  /** Where each time lies, 0 to 1. */
  readonly places: readonly number[];
  readonly marks: readonly AxisMark[];
}

/** An axis of times (ms) on which nights stand side by side, each as wide as it was long. */
export function timeAxis(times: readonly number[]): TimeAxis {
  const nights = nightsOf(times);
  const gap = Math.min(GAP, 0.4 / nights.length);
  const least = Math.min(LEAST_NIGHT, 0.2 / nights.length);
  const hours = nights.reduce((sum, { from, to }) => sum + to - from, 0);
  const scale = (1 - gap * (nights.length - 1) - least * nights.length) / (hours || 1);
  let left = 0;
  const placed = nights.map(({ from, to }) => {
    const own = { from, to, left, width: least + scale * (to - from) };
    left += own.width + gap;
    return own;
  });
  const place = (time: number): number => {
    const night = placed.find(({ to }) => time <= to) ?? placed[0];
    return (
      night.left +
      (night.to > night.from ? ((time - night.from) / (night.to - night.from)) * night.width : night.width / 2)
    );
  };
  return { places: placeAll(times, place), marks: placed.flatMap((night) => nightMarks(night, place)) };
}

function nightsOf(times: readonly number[]): { from: number; to: number }[] {
  const nights: { from: number; to: number }[] = [];
  for (const time of times.toSorted((a, b) => a - b)) {
    const last = nights.at(-1);
    if (last !== undefined && time - last.to <= PAUSE_HOURS * HOUR) last.to = time;
    else nights.push({ from: time, to: time });
  }
  return nights;
}

/** Times mostly come in order and again and again. */
function placeAll(times: readonly number[], place: (time: number) => number): number[] {
  const known = new Map<number, number>();
  return times.map((time) => {
    const found = known.get(time) ?? place(time);
    known.set(time, found);
    return found;
  });
}

/** The date where a night begins, and full hours, as close as they can be read. */
function nightMarks(
  { from, to, left, width }: { from: number; to: number; left: number; width: number },
  place: (time: number) => number,
): AxisMark[] {
  const date = new Date(from).toISOString();
  const marks: AxisMark[] = [{ at: left, text: date.slice(0, 10), isNight: true }];
  const step = ([0.25, 0.5, 1, 2, 3, 6].find((hours) => (to - from) / (hours * HOUR) <= 6 * width + 1) ?? 12) * HOUR;
  for (let time = Math.ceil(from / step) * step; time <= to; time += step) {
    marks.push({ at: place(time), text: new Date(time).toISOString().slice(11, 16), isNight: false });
  }
  return marks;
}

/** An axis of frames in their order, for those whose headers tell no time. */
export function orderAxis(count: number): TimeAxis {
  const places = Array.from({ length: count }, (_, n) => (n + 0.5) / count);
  const { ticks } = valueAxis(1, Math.max(2, count));
  const marks = ticks
    .filter((tick) => tick >= 1 && tick <= count && Number.isInteger(tick))
    .map((tick) => ({ at: (tick - 0.5) / count, text: String(tick), isNight: false }));
  return { places, marks };
}
