import { answer, type PlainNetwork } from '../../../digits/forwardPass';
import { normaliseStrokes, shrinkCanvas } from '../../../digits/normaliseDigit';
import { type PackedNetwork, unpackNetwork } from '../../../digits/packedNetwork';
import { NO_DIGIT, type Reading, toReading } from '../../../digits/reading';
import { inkStrokes, type Stroke } from '../../../digits/strokes';
import { button, row } from '../../interactive/page/controls';
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

/** Puts a board to draw on into `root`, with what each network reads while the drawing grows. */
export function mount(root: PageElement, settings: DrawingSettings): void {
  const networks = settings.networks.map(({ name, network }) => ({ name, network: unpackNetwork(network) }));
  const panels = networks.map(({ name, network }) => createReadingPanel(name, answersOf(network) === NO_DIGIT + 1));
  const seen = createPixels(28, { label: 'What the networks see: 28 x 28 pixels', side: 112, role: 'seen' });
  const spoken = element('p', { role: 'status', 'aria-live': 'polite', 'data-role': 'spoken', style: SPOKEN });
  const asMnist = element('input', { type: 'checkbox', 'data-control': 'as-mnist' });
  asMnist.checked = true;

  /** The picture that the networks get. */
  const look = (strokes: readonly Stroke[]): Float32Array =>
    asMnist.checked ? normaliseStrokes(strokes) : shrinkCanvas(inkStrokes(strokes, { size: BOARD, pen: PEN }));

  const read = (strokes: readonly Stroke[]): void => {
    const started = performance.now();
    const picture = look(strokes);
    const readings = strokes.length === 0 ? [] : networks.map(({ network }) => readWith(network, picture));
    seen.paint(picture);
    panels.forEach((panel, i) => {
      panel.show(readings[i]);
    });
    root.dataset.milliseconds = String(performance.now() - started);
    root.dataset.readings = String(Number(root.dataset.readings ?? 0) + 1);
    words = readings.map((reading, i) => sentenceOf(networks[i]!.name, reading)).join(' ');
  };
  let words = '';
  let waiting = false;
  const onChange = (): void => {
    if (waiting) return;
    waiting = true;
    beforeNextPicture(() => {
      waiting = false;
      read(board.strokes());
    });
  };
  // Told once the pen is lifted, not at each step of the way.
  const onRest = (): void => {
    onChange();
    beforeNextPicture(() => {
      spoken.textContent = words === '' ? 'The board is empty.' : words;
    });
  };
  const board = createBoard({ side: BOARD, pen: PEN, onChange, onRest });
  asMnist.addEventListener('change', onRest);
  const [undo, clear] = [button('undo', 'Undo', board.undo), button('clear', 'Clear', board.clear)];

  root.append(
    row([
      element('div', { style: 'flex:0 1 280px' }, [
        board.box,
        element('div', { style: UNDER_BOARD }, [
          element('figure', { style: 'margin:0;flex:0 0 112px' }, [
            seen.box,
            element('figcaption', { style: HINT }, ['what they see']),
          ]),
          element('div', {}, [
            element('div', { style: BUTTONS }, [undo, clear]),
            element('label', { style: SWITCH }, [asMnist, ' as MNIST: crop, scale, centre']),
          ]),
        ]),
        element('p', { style: HINT }, [KEYS]),
      ]),
      ...panels.map(({ box }) => box),
    ]),
    spoken,
  );
  onRest();
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
const UNDER_BOARD = 'display:flex;gap:12px;margin:.6em 0';
const BUTTONS = 'display:flex;flex-wrap:wrap;gap:.5em';
const SWITCH = 'display:block;margin:.6em 0';
const HINT = 'font-size:12px;color:#555;margin:.3em 0';
const SPOKEN = 'min-height:1.4em;margin:.6em 0;font-size:15px';
