import { onResize, type Pen, screenPixels } from '../../../notebook/interactive/page/dom';
import { orderAxis, type TimeAxis, timeAxis, valueAxis } from './axes';
import { type Box, button, colour, make, type PageCanvas, type PageEvent, sharpen } from './browser';
import { cellText, type FrameColumns, TABLE } from './frameColumns';

const HEIGHT = 170;
const MARGIN = { left: 52, right: 14, top: 10, bottom: 24 };
/** Groups drawn before the reader asks for more. */
const FIRST_GROUPS = 3;
/** A pointer this near to a dot means it, pixels. */
const REACH = 14;
const DOT = 3.5;

/** The frames of one target, filter and camera. */
interface Group {
  readonly title: string;
  readonly frames: readonly number[];
}

interface Series {
  readonly title: string;
  readonly key: 'seeing' | 'fwhm' | 'axisRatio' | 'stars' | 'sky';
}

/** What the plots tell the rest of the page. */
export interface PlotLinks {
  /** A dot was chosen. */
  readonly onChoose: (frame: number) => void;
}

/** Draws the plots of the frames that are shown, group after group, into `place`; again with each call of the result. */
export function framePlots(
  place: Box,
  frames: FrameColumns,
  { onChoose }: PlotLinks,
): (shown: readonly number[], chosen: number | undefined) => void {
  let wanted = FIRST_GROUPS;
  let plots: (() => void)[] = [];
  const draw = (shown: readonly number[], chosen: number | undefined): void => {
    const groups = groupsOf(frames, shown);
    plots = [];
    const drawn = groups.slice(0, wanted).map((group) => {
      const axis = axisOf(frames, group);
      const figures = seriesOf(frames, group).map((series) => {
        const figure = plot({ frames, group, axis, series, chosen, onChoose });
        plots.push(figure.draw);
        return figure.box;
      });
      const heading = make('h3', {}, [group.title, make('span', {}, [` ${counted(group.frames.length)}`])]);
      return make('section', { class: 'group' }, [heading, make('div', { class: 'plots' }, figures)]);
    });
    const hidden = groups.length - drawn.length;
    const more = button(`Show ${hidden} more series`, {}, () => {
      wanted = Number.POSITIVE_INFINITY;
      draw(shown, chosen);
    });
    place.replaceChildren(...(drawn.length > 0 ? drawn : [make('p', {}, ['No frame of these has a measurement.'])]));
    if (hidden > 0) place.append(more);
    for (const paint of plots) paint();
  };
  onResize(place, () => {
    for (const paint of plots) paint();
  });
  return draw;
}

/** Largest group first. */
function groupsOf(frames: FrameColumns, shown: readonly number[]): Group[] {
  const groups = new Map<string, { title: string; frames: number[] }>();
  for (const n of [...shown].sort((a, b) => a - b)) {
    if (frames.state[n] === 'unread') continue;
    const names = [frames.object[n], frames.filter[n], frames.camera[n]];
    const title = names.every((name) => name === null)
      ? 'Frames without target, filter and camera in the header'
      : names.map((name, k) => name ?? ['no target', 'no filter', 'no camera'][k]).join(' · ');
    const key = JSON.stringify(names);
    const group = groups.get(key) ?? { title, frames: [] };
    group.frames.push(n);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => b.frames.length - a.frames.length);
}

function counted(count: number): string {
  return count === 1 ? '1 frame' : `${count.toLocaleString('en')} frames`;
}

function axisOf(frames: FrameColumns, group: Group): TimeAxis & { readonly isTime: boolean } {
  const times = group.frames.flatMap((n) => frames.time[n] ?? []);
  if (times.length < group.frames.length) return { ...orderAxis(group.frames.length), isTime: false };
  return { ...timeAxis(times), isTime: true };
}

/** Seeing in arcseconds where the header tells the pixel scale, else the width in pixels. */
function seriesOf(frames: FrameColumns, group: Group): Series[] {
  const isAssumed = group.frames.some((n) => frames.scaleSource[n] === 'assumed');
  return [
    isAssumed ? { title: 'FWHM, pixels', key: 'fwhm' } : { title: 'Seeing, arcseconds', key: 'seeing' },
    { title: 'Axis ratio', key: 'axisRatio' },
    { title: 'Stars', key: 'stars' },
    { title: 'Sky level', key: 'sky' },
  ];
}

interface Dot {
  readonly frame: number;
  /** 0 to 1. */
  readonly at: number;
  readonly value: number;
}

interface Plot {
  readonly frames: FrameColumns;
  readonly group: Group;
  readonly axis: TimeAxis & { readonly isTime: boolean };
  readonly series: Series;
  readonly chosen: number | undefined;
  readonly onChoose: (frame: number) => void;
}

function plot({ frames, group, axis, series, chosen, onChoose }: Plot): { box: Box; draw: () => void } {
  const dots = group.frames.flatMap((frame, k): Dot[] => {
    const value = frames[series.key][frame];
    return value === null ? [] : [{ frame, at: axis.places[k], value }];
  });
  dots.sort((a, b) => a.at - b.at);
  const canvas = make('canvas', {
    tabindex: '0',
    role: 'application',
    'aria-label': `${series.title} of ${group.title}, ${counted(dots.length)}. Arrow keys go from dot to dot, Enter shows the frame in the table.`,
  }) as Box & PageCanvas;
  const note = make('p', { class: 'note', 'aria-live': 'polite' }, []);
  const over = axis.isTime ? 'over time, UTC' : 'in the order of the files: not every header tells the time';
  const caption = make('figcaption', {}, [make('b', {}, [series.title]), ` ${over}`]);
  const box = make('figure', {}, [caption, canvas, note]);
  const low = dots.reduce((least, { value }) => Math.min(least, value), Number.POSITIVE_INFINITY);
  const high = dots.reduce((most, { value }) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const scale = valueAxis(low, high);
  let pointed = dots.findIndex(({ frame }) => frame === chosen);
  let width = 0;
  const right = (at: number): number => MARGIN.left + at * (width - MARGIN.left - MARGIN.right);
  const up = (value: number): number =>
    HEIGHT - MARGIN.bottom - ((value - scale.low) / (scale.high - scale.low)) * (HEIGHT - MARGIN.top - MARGIN.bottom);
  const draw = (): void => {
    width = canvas.clientWidth;
    if (width === 0) return;
    const pen = sharpen(canvas, { width, height: HEIGHT, ratio: screenPixels() });
    pen.font = '12px system-ui, sans-serif';
    if (dots.length === 0) {
      pen.fillStyle = colour('soft');
      pen.fillText('not measured', MARGIN.left, HEIGHT / 2);
      return;
    }
    drawAxes(pen, { axis, scale, width, right, up });
    const shades = new Map(dots.map(({ frame }) => [frames.verdict[frame], '']));
    for (const verdict of shades.keys()) shades.set(verdict, colour(verdict));
    for (const { frame, at, value } of dots) {
      const verdict = frames.verdict[frame];
      drawMark(pen, { verdict, shade: shades.get(verdict) ?? '', x: right(at), y: up(value) });
    }
    if (pointed >= 0) {
      const { at, value } = dots[pointed];
      pen.strokeStyle = colour('ink');
      pen.lineWidth = 2;
      pen.beginPath();
      pen.arc(right(at), up(value), 8, 0, 2 * Math.PI);
      pen.stroke();
    }
  };
  const point = (to: number): void => {
    if (to === pointed) return;
    pointed = to;
    note.textContent = to < 0 ? '' : said(frames, dots[to].frame, series);
    draw();
  };
  const nearest = (event: PageEvent): number => {
    const { left, top } = canvas.getBoundingClientRect();
    let [best, least] = [-1, REACH];
    dots.forEach(({ at, value }, n) => {
      const distance = Math.hypot(right(at) - event.clientX + left, up(value) - event.clientY + top);
      if (distance < least) [best, least] = [n, distance];
    });
    return best;
  };
  canvas.addEventListener('pointermove', (event) => point(nearest(event)));
  canvas.addEventListener('click', (event) => {
    const found = nearest(event);
    if (found >= 0) onChoose(dots[found].frame);
  });
  canvas.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, PageDown: 50, PageUp: -50, Home: -dots.length, End: dots.length }[
      event.key
    ];
    if (step !== undefined) point(Math.max(0, Math.min(dots.length - 1, pointed + step)));
    else if (event.key === 'Enter' && pointed >= 0) onChoose(dots[pointed].frame);
    else return;
    event.preventDefault();
  });
  return { box, draw };
}

interface Frame {
  readonly axis: TimeAxis;
  readonly scale: ReturnType<typeof valueAxis>;
  readonly width: number;
  readonly right: (at: number) => number;
  readonly up: (value: number) => number;
}

function drawAxes(pen: Pen, { axis, scale, width, right, up }: Frame): void {
  pen.lineWidth = 1;
  pen.strokeStyle = colour('line');
  pen.fillStyle = colour('soft');
  pen.textAlign = 'right';
  for (const tick of scale.ticks) {
    const y = Math.round(up(tick)) + 0.5;
    line(pen, [MARGIN.left, y], [width - MARGIN.right, y]);
    pen.fillText(compact(tick), MARGIN.left - 6, y + 4);
  }
  pen.textAlign = 'left';
  // Dates first: they matter more where there is no room for both.
  const taken: [number, number][] = [];
  for (const mark of axis.marks.toSorted((a, b) => Number(b.isNight) - Number(a.isNight) || a.at - b.at)) {
    const wide = 6.6 * mark.text.length + 8;
    const x = right(mark.at);
    const left = Math.min(mark.isNight ? x : x - wide / 2, width - wide);
    if (mark.isNight && mark.at > 0) line(pen, [x - 4, MARGIN.top], [x - 4, HEIGHT - MARGIN.bottom + 4]);
    if (taken.some(([from, to]) => left < to && left + wide > from)) continue;
    taken.push([left, left + wide]);
    pen.fillText(mark.text, left, HEIGHT - 8);
  }
}

function line(pen: Pen, from: readonly [number, number], to: readonly [number, number]): void {
  pen.beginPath();
  pen.moveTo(...from);
  pen.lineTo(...to);
  pen.stroke();
}

function compact(value: number): string {
  return Math.abs(value) >= 10_000 ? `${Number((value / 1000).toPrecision(4))}k` : String(value);
}

/** A shape and a colour for each verdict, so that neither is needed alone. */
function drawMark(
  pen: Pen,
  {
    verdict,
    shade,
    x,
    y,
  }: { readonly verdict: string; readonly shade: string; readonly x: number; readonly y: number },
): void {
  pen.fillStyle = shade;
  pen.strokeStyle = shade;
  pen.lineWidth = 2;
  pen.beginPath();
  if (verdict === 'Comet') {
    pen.moveTo(x, y - 5);
    pen.lineTo(x + 5, y + 4);
    pen.lineTo(x - 5, y + 4);
    pen.fill();
  } else if (verdict === 'Donut') {
    pen.arc(x, y, DOT + 0.5, 0, 2 * Math.PI);
    pen.stroke();
  } else if (verdict === 'ungradable') {
    pen.moveTo(x - 4, y - 4);
    pen.lineTo(x + 4, y + 4);
    pen.moveTo(x - 4, y + 4);
    pen.lineTo(x + 4, y - 4);
    pen.stroke();
  } else {
    pen.arc(x, y, DOT, 0, 2 * Math.PI);
    pen.fill();
  }
}

function said(frames: FrameColumns, frame: number, { title, key }: Series): string {
  const column = TABLE.find((one) => one.key === key);
  const value = column === undefined ? '' : cellText(frames, frame, column);
  const name = frames.file[frame].split(/[\\/]/).at(-1);
  return `${name}: ${frames.verdict[frame]}, ${title.toLowerCase()} ${value}`;
}
