import { REFUSED_ABOVE, type Reading } from '../../../digits/reading';
import { element, type PageElement } from '../../interactive/page/dom';

/** What one network reads: a large digit and a bar for each possible answer. */
export interface ReadingPanel {
  readonly box: PageElement;
  /** Undefined empties the panel. */
  show(reading: Reading | undefined): void;
}

const DIGITS = 10;
const BLUE = '#0072b2';
const GRAY = '#8a8a8a';

export interface ReadingPanelOptions {
  /** The network's name. */
  readonly name: string;
  /** Tells the panels of a network apart: `data-network`. */
  readonly id: string;
  /** Whether it can answer "no digit". */
  readonly knowsNone: boolean;
}

/** A panel for what one network reads. */
export function createReadingPanel({ name, id, knowsNone }: ReadingPanelOptions): ReadingPanel {
  const large = element('div', { 'data-role': 'answer', style: LARGE });
  const bars = Array.from({ length: knowsNone ? DIGITS + 1 : DIGITS }, (_, i) =>
    createBar(i < DIGITS ? String(i) : 'none'),
  );
  const table = element('table', { style: 'border-collapse:collapse;width:100%;font-size:13px' }, [
    element('caption', { style: CAPTION }, [`${name}: probability of each digit`]),
    element(
      'tbody',
      {},
      bars.map((bar) => bar.line),
    ),
  ]);
  const box = element('section', { 'data-network': id, 'aria-label': id, style: 'flex:1 1 150px;min-width:140px' }, [
    element('h3', { style: 'margin:0 0 .2em;font-size:14px' }, [name]),
    large,
    table,
  ]);
  const show = (reading: Reading | undefined): void => {
    const refused = reading !== undefined && reading.noDigit > REFUSED_ABOVE;
    large.textContent = reading === undefined ? '–' : refused ? 'no digit' : String(reading.digit);
    large.style.fontSize = refused ? '26px' : '44px';
    bars.forEach((bar, i) => {
      const value = i < DIGITS ? reading?.probabilities[i] : reading?.noDigit;
      bar.set(value ?? 0, refused ? i === DIGITS : i === reading?.digit);
    });
  };
  show(undefined);
  return { box, show };
}

/** One row of the table: the digit, its bar, the probability in percent. */
function createBar(label: string): { line: PageElement; set(value: number, isAnswer: boolean): void } {
  const bar = element('div', { style: 'height:11px;width:0' });
  const percent = element('td', { style: 'width:3.6em;text-align:right' });
  const line = element('tr', { 'data-bar': label }, [
    element('th', { scope: 'row', style: 'width:2.6em;text-align:left;font-weight:normal' }, [label]),
    element('td', { 'aria-hidden': 'true' }, [bar]),
    percent,
  ]);
  const set = (value: number, isAnswer: boolean): void => {
    bar.style.width = `${Math.round(100 * value)}%`;
    bar.style.background = isAnswer ? BLUE : GRAY;
    percent.textContent = `${Math.round(100 * value)} %`;
  };
  return { line, set };
}

/** What a screen reader says. */
export function sentenceOf(name: string, { digit, probabilities, noDigit }: Reading): string {
  const percent = (value: number): string => `${Math.round(100 * value)} %`;
  if (noDigit > REFUSED_ABOVE) return `${name}: no digit (${percent(noDigit)}).`;
  return `${name}: ${digit} (${percent(probabilities[digit]!)}).`;
}

const LARGE = 'height:52px;line-height:52px;font-weight:bold';
const CAPTION = 'position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)';
