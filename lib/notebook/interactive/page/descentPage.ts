import { OPTIMISER_COLOURS } from '../../../figures/optimiserColours';
import { heightGrid } from '../../../learning/grid';
import { thesisSurface } from '../../../learning/landscape';
import { createOptimiser, OPTIMISERS, type OptimiserName } from '../../../learning/optimisers/createOptimiser';
import type { Optimiser } from '../../../learning/optimisers/optimiser';
import { colourStops } from '../../scene/colourScale';
import { createChart } from './chart';
import { column, row, slider, tick } from './controls';
import { element, type PageElement, type PageEvent } from './dom';
import { createField, dot, drawAxes, type Field, gridPainter } from './field';
import { createPlayer } from './playLoop';

/** What the page begins with. */
export interface DescentSettings {
  readonly start: readonly [number, number];
  readonly learningRate: number;
}

/** One optimiser on its way. */
interface Walker {
  readonly name: OptimiserName;
  readonly colour: string;
  readonly optimiser: Optimiser;
  readonly point: Float64Array;
  readonly path: Float64Array[];
  readonly heights: number[];
}

const REACH = 2.5;
const MOST_STEPS = 1000;
/** How far an arrow key moves the start, in the plane; with shift ten times as far. */
const NUDGE = 0.02;

/** Puts the descent of six optimisers into `root`: drag the start, turn the learning rate, play. */
export function mount(root: PageElement, settings: DescentSettings): void {
  const names = Object.keys(OPTIMISERS) as OptimiserName[];
  let start: readonly [number, number] = settings.start;
  let walkers: Walker[] = [];
  const { fields, redraw } = createPictures();
  const state = element('p', { 'data-role': 'state', style: 'margin:0' });

  const rate = slider('rate', {
    label: 'learning rate',
    ...{ from: 0.0005, to: 1, start: settings.learningRate, logarithmic: true, onChange: () => restart() },
  });
  const ticks = names.map((name) =>
    tick(name, {
      label: name,
      start: true,
      colour: OPTIMISER_COLOURS[name],
      onChange: () => draw(),
    }),
  );
  const draw = (): void => {
    const shown = walkers.filter((_, i) => ticks[i]!.value());
    redraw(start, shown);
    state.textContent = summary(start, shown);
  };
  const takeStep = (): void => {
    for (const walker of walkers) advanceInPlace(walker, rate.value());
  };
  const restart = (): void => {
    walkers = names.map((name) => beginAt(start, name));
    draw();
  };
  const player = createPlayer(
    root,
    {
      step: () => {
        takeStep();
        return walkers[0]!.path.length <= MOST_STEPS;
      },
      draw: () => draw(),
      restart,
      count: () => walkers[0]!.path.length - 1,
    },
    { speed: 'normal', stopAt: 300 },
  );
  moveWith(fields, {
    start: () => start,
    onMove: (place) => {
      start = place;
      restart();
    },
  });
  root.append(
    row([
      fields.canvas,
      column([row(player.controls), rate.box, row(ticks.map(({ box }) => box)), fields.chart, state]),
    ]),
  );
  restart();
}

interface Fields extends Field {
  readonly chart: PageElement;
}

/** The map and the chart, and how they are drawn anew. */
function createPictures(): { fields: Fields; redraw: (start: readonly number[], walkers: readonly Walker[]) => void } {
  const field = createField(480, REACH, {
    ...{ tabindex: '0', role: 'application', 'data-role': 'map' },
    'aria-label': 'Map of the surface: drag the start, or move it with the arrow keys',
    style: 'touch-action:none;cursor:crosshair',
  });
  const chart = createChart(330, 190, { label: 'height after each step' });
  const paint = gridPainter(field, colourStops('Viridis'), { low: -1, high: 1 });
  const ground = heightGrid(thesisSurface.height, { reach: REACH, size: 101 });
  const redraw = (start: readonly number[], walkers: readonly Walker[]): void => {
    paint(ground);
    drawAxes(field);
    for (const walker of walkers) drawWay(field, walker);
    dot(field, start, { colour: '#ffffff', radius: 8, rim: '#111111' });
    chart.draw(walkers.map(({ colour, heights }) => ({ colour, values: heights })));
  };
  return { fields: { ...field, chart: chart.canvas }, redraw };
}

function beginAt(start: readonly [number, number], name: OptimiserName): Walker {
  const point = Float64Array.from(start);
  const height = thesisSurface.height(point);
  return {
    ...{ name, colour: OPTIMISER_COLOURS[name], optimiser: createOptimiser(name, 2), point },
    ...{ path: [point.slice()], heights: [height] },
  };
}

/** A walker that has run away to where numbers end stays where it was last seen. */
function advanceInPlace({ optimiser, point, path, heights }: Walker, learningRate: number): void {
  optimiser.stepInPlace(point, thesisSurface.slope(point), learningRate);
  const height = thesisSurface.height(point);
  const lost = !Number.isFinite(height) || !point.every(Number.isFinite);
  if (lost) point.set(path.at(-1)!);
  path.push(point.slice());
  heights.push(lost ? heights.at(-1)! : height);
}

function drawWay(field: Field, { path, colour, point }: Walker): void {
  const { pen } = field;
  for (const [strokeStyle, lineWidth] of [
    ['#ffffff', 5],
    [colour, 2],
  ] as const) {
    Object.assign(pen, { strokeStyle, lineWidth });
    pen.beginPath();
    for (const place of path) pen.lineTo(field.across(place[0]!), field.down(place[1]!));
    pen.stroke();
  }
  dot(field, point, { colour, radius: 5, rim: '#111111' });
}

function summary([x, y]: readonly [number, number], walkers: readonly Walker[]): string {
  const steps = (walkers[0]?.path.length ?? 1) - 1;
  const heights = walkers.map(({ name, heights }) => `${name} ${heights.at(-1)!.toFixed(3)}`);
  return `start ${x.toFixed(2)}, ${y.toFixed(2)}; after ${steps} steps: ${heights.join(', ')}`;
}

interface Moves {
  readonly start: () => readonly [number, number];
  readonly onMove: (place: [number, number]) => void;
}

/** Lets a pointer (mouse, pen, finger) or the arrow keys move the start. */
function moveWith({ canvas, reach }: Fields, { start, onMove }: Moves): void {
  let held = false;
  const inside = (value: number): number => Math.min(reach, Math.max(-reach, value));
  const follow = (event: PageEvent): void => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    const [right, down] = [(event.clientX - left) / width, (event.clientY - top) / height];
    onMove([inside((2 * right - 1) * reach), inside((1 - 2 * down) * reach)]);
  };
  canvas.addEventListener('pointerdown', (event) => {
    held = true;
    canvas.setPointerCapture(event.pointerId);
    follow(event);
  });
  canvas.addEventListener('pointermove', (event) => {
    if (held) follow(event);
  });
  for (const end of ['pointerup', 'pointercancel']) {
    canvas.addEventListener(end, () => {
      held = false;
    });
  }
  const ways: Readonly<Record<string, readonly [number, number]>> = {
    ...{ ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] },
  };
  canvas.addEventListener('keydown', (event) => {
    const way = ways[event.key];
    if (way === undefined) return;
    event.preventDefault();
    const far = event.shiftKey ? 10 * NUDGE : NUDGE;
    const [x, y] = start();
    onMove([inside(x + far * way[0]), inside(y + far * way[1])]);
  });
}
