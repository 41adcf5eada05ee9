import { DRAWN_DIGITS } from '../../../digits/drawnDigits';
import { answer, type PlainNetwork } from '../../../digits/forwardPass';
import { normaliseStrokes, shrinkCanvas } from '../../../digits/normaliseDigit';
import { type PackedNetwork, unpackNetwork } from '../../../digits/packedNetwork';
import { NO_DIGIT, type Reading, toReading } from '../../../digits/reading';
import { inkStrokes, type Stroke } from '../../../digits/strokes';
import { button, choice, row, slider } from '../../interactive/page/controls';
import { beforeNextPicture, element, type PageElement } from '../../interactive/page/dom';
import { createBoard } from './board';
import { createPixels } from './pixels';
import { createReadingPanel, sentenceOf } from './readingPanel';

/** What the page begins with. */
export interface DrawingSettings {
  readonly networks: readonly NamedNetwork[];
}

/** A network to read with, and what the page calls it. */
export interface NamedNetwork {
  readonly name: string;
  readonly network: PackedNetwork;
}

/** Side of the board in pixels, ten times a digit. */
const BOARD = 280;
/** The pen on the board, in pixels: 2 pixels of a digit that fills the board. */
const PEN = 18;

declare const performance: { now(): number };

/** A way to make 28 x 28 pixels of a drawing. */
interface Look {
  readonly title: string;
  /** Ends the `data-network` and the `data-role` of what belongs to it. */
  readonly suffix: string;
  readonly of: (strokes: readonly Stroke[], pen: number) => Float32Array;
}

const LOOKS: readonly Look[] = [
  { title: 'as MNIST: cropped, scaled, centred', suffix: '', of: (strokes) => normaliseStrokes(strokes) },
  {
    title: "raw, as on the thesis' page",
    suffix: '-raw',
    of: (strokes, pen) => shrinkCanvas(inkStrokes(strokes, { size: BOARD, pen })),
  },
];

/** Where an example stands on the board: its middle and height as parts of the side. */
const PLACES: Readonly<Record<string, { readonly x: number; readonly y: number; readonly size: number }>> = {
  'in the middle': { x: 0.5, y: 0.5, size: 0.7 },
  'in a corner': { x: 0.25, y: 0.72, size: 0.4 },
  small: { x: 0.5, y: 0.5, size: 0.2 },
};

/** Puts a board to draw on into `root`, with what each network reads, as MNIST and raw, while the drawing grows. */
export function mount(root: PageElement, settings: DrawingSettings): void {
  const networks = settings.networks.map(({ name, network }) => ({ name, network: unpackNetwork(network) }));
  const rows = LOOKS.map((look) => createRow(look, networks));
  const spoken = element('p', { role: 'status', 'aria-live': 'polite', 'data-role': 'spoken', style: SPOKEN });
  const pen = slider('pen', {
    ...{
      label: 'width of the pen',
      from: 6,
      to: 50,
      start: PEN,
      whole: true,
      onChange: () => board.setPen(pen.value()),
    },
  });
  const places = Object.keys(PLACES);
  const show = (): void => board.load(exampleStrokes(Number(digit.value()), PLACES[place.value()]!));
  const digits = Array.from({ length: 10 }, (_, i) => String(i));
  const digit = choice('example', {
    label: 'example',
    choices: digits,
    start: '3',
    tight: true,
    onChange: () => show(),
  });
  const place = choice('place', { label: '', choices: places, start: places[0]!, tight: true, onChange: () => show() });

  /** Reads as MNIST (0), then in the next picture raw (1). */
  const read = (k: number): void => {
    const started = performance.now();
    const words = rows[k]!.read(board.strokes(), pen.value());
    sentences[k] = words === '' ? '' : k === 0 ? words : `Raw: ${words}`;
    if (k > 0) return;
    root.dataset.milliseconds = String(performance.now() - started);
    root.dataset.readings = String(Number(root.dataset.readings ?? 0) + 1);
    beforeNextPicture(() => read(1)); // so that drawing stays smooth
  };
  const sentences = ['', ''];
  let waiting = false;
  const onChange = (): void => {
    if (waiting) return;
    waiting = true;
    beforeNextPicture(() => {
      waiting = false;
      read(0);
    });
  };
  // Told once the pen is lifted, not at each step of the way; two pictures later all have read.
  const onRest = (): void => {
    onChange();
    beforeNextPicture(() =>
      beforeNextPicture(() => {
        const words = sentences.join(' ').trim();
        spoken.textContent = words === '' ? 'The board is empty.' : words;
      }),
    );
  };
  const board = createBoard({ side: BOARD, pen: PEN, onChange, onRest });
  const buttons = [
    button('undo', 'Undo', board.undo),
    button('clear', 'Clear', board.clear),
    button('show-example', 'Example', show),
  ];
  root.append(
    row([
      element('div', { style: 'flex:0 1 280px' }, [
        board.box,
        element('div', { style: BUTTONS }, buttons),
        pen.box,
        row([digit.box, place.box]),
        element('p', { style: HINT }, [KEYS]),
      ]),
      element(
        'div',
        { style: 'flex:1 1 300px' },
        rows.map(({ box }) => box),
      ),
    ]),
    spoken,
  );
  onRest();
}

interface ReadNetwork {
  readonly name: string;
  readonly network: PlainNetwork;
}

interface ReadingRow {
  readonly box: PageElement;
  /** Shows what is seen and read; the same in words. */
  readonly read: (strokes: readonly Stroke[], pen: number) => string;
}

/** What the networks see in one way, and what each reads. */
function createRow({ title, suffix, of }: Look, networks: readonly ReadNetwork[]): ReadingRow {
  const seen = createPixels(28, {
    label: `What the networks see ${title}: 28 x 28 pixels`,
    side: 112,
    role: `seen${suffix}`,
  });
  const panels = networks.map(({ name, network }) =>
    createReadingPanel({ name, id: `${name}${suffix}`, knowsNone: answersOf(network) === NO_DIGIT + 1 }),
  );
  const read = (strokes: readonly Stroke[], pen: number): string => {
    const picture = of(strokes, pen);
    const readings = strokes.length === 0 ? [] : networks.map(({ network }) => readWith(network, picture));
    seen.paint(picture);
    panels.forEach((panel, i) => {
      panel.show(readings[i]);
    });
    return readings.map((reading, i) => sentenceOf(networks[i]!.name, reading)).join(' ');
  };
  const box = element('section', { 'aria-label': title, style: 'margin-bottom:.8em' }, [
    element('h3', { style: 'margin:0 0 .3em;font-size:15px' }, [title]),
    row([seen.box, ...panels.map((panel) => panel.box)]),
  ]);
  return { box, read };
}

function exampleStrokes(digit: number, { x, y, size }: { x: number; y: number; size: number }): Stroke[] {
  const [across, down] = [size * 0.75, size];
  return DRAWN_DIGITS[digit]!.map((stroke) =>
    stroke.map(([u, v]) => ({ x: BOARD * (x + (u - 0.5) * across), y: BOARD * (y + (v - 0.5) * down) })),
  );
}

/** How many answers a network has. */
function answersOf({ layers }: PlainNetwork): number {
  const last = layers.at(-1);
  return last?.kind === 'dense' ? last.bias.length : 0;
}

function readWith(network: PlainNetwork, picture: Float32Array): Reading {
  return toReading(answer(network, picture));
}

const KEYS =
  'Draw a digit with mouse, pen or finger. With keys: arrows move, space lowers and lifts the pen, Backspace undoes, Escape clears.';
const BUTTONS = 'display:flex;flex-wrap:wrap;gap:.5em;margin:.6em 0';
const HINT = 'font-size:12px;margin:.3em 0';
const SPOKEN = 'min-height:1.4em;margin:.6em 0;font-size:15px';
