import { element, type PageElement } from './dom';

/** A labelled control; it tells the page when the reader changes it. */
export interface Control<T> {
  readonly box: PageElement;
  readonly value: () => T;
}

interface Labelled {
  readonly label: string;
  readonly onChange: () => void;
}

export interface SliderOptions extends Labelled {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  /** Equal ways of the slider are equal factors; default false. */
  readonly logarithmic?: boolean;
  /** Only whole numbers; default false. */
  readonly whole?: boolean;
}

/** A slider with its value beside it. */
export function slider(name: string, options: SliderOptions): Control<number> {
  const { label, from, to, start, logarithmic = false, whole = false, onChange } = options;
  const [low, high] = logarithmic ? [Math.log(from), Math.log(to)] : [from, to];
  const input = element('input', {
    ...{ type: 'range', 'data-control': name, 'aria-label': label },
    ...{ min: String(low), max: String(high), step: whole ? '1' : 'any' },
  });
  input.value = String(logarithmic ? Math.log(start) : start);
  const value = (): number => {
    const place = Number(input.value);
    return Number((logarithmic ? Math.exp(place) : place).toPrecision(3));
  };
  const shown = element('output', { style: 'min-width:3.2em;text-align:right' }, [String(value())]);
  input.addEventListener('input', () => {
    shown.textContent = String(value());
    onChange();
  });
  return { box: labelled(label, [input, shown]), value };
}

export interface NumberOptions extends Labelled {
  readonly start: number;
  /** Default: whole numbers from 1. */
  readonly step?: string;
}

/** A field to write a number into. */
export function number(name: string, { label, start, step = '1', onChange }: NumberOptions): Control<number> {
  const input = element('input', {
    ...{ type: 'number', 'data-control': name, 'aria-label': label, step, style: 'width:5.5em;font:inherit' },
    ...(step === '1' ? { min: '1' } : {}),
  });
  input.value = String(start);
  input.addEventListener('input', onChange);
  return { box: labelled(label, [input], true), value: () => Number(input.value) };
}

export interface ChoiceOptions<T extends string> extends Labelled {
  readonly choices: readonly T[];
  readonly start: T;
  /** The label takes no more room than its words; default false: labels below each other are equally wide. */
  readonly tight?: boolean;
}

/** A list to choose one of. */
export function choice<T extends string>(name: string, options: ChoiceOptions<T>): Control<T> {
  const { label, choices, start, tight = false, onChange } = options;
  const entries = choices.map((one) => element('option', { value: one }, [one]));
  const select = element('select', { 'data-control': name, 'aria-label': label }, entries);
  select.value = start;
  select.addEventListener('change', onChange);
  return { box: labelled(label, [select], tight), value: () => select.value as T };
}

export interface TickOptions extends Labelled {
  readonly start: boolean;
  /** Of the patch beside the words; default none. */
  readonly colour?: string;
}

/** A box to tick, with a patch of colour where it stands for a curve. */
export function tick(name: string, { label, start, colour, onChange }: TickOptions): Control<boolean> {
  const input = element('input', { type: 'checkbox', 'data-control': name });
  input.checked = start;
  input.addEventListener('change', onChange);
  const style = `display:inline-block;width:1.1em;height:.35em;background:${colour}`;
  const patch = colour === undefined ? [] : [element('span', { style })];
  const box = element('label', { style: 'display:inline-flex;gap:.35em;align-items:center' }, [
    ...[input, ...patch, label],
  ]);
  return { box, value: () => input.checked };
}

/** A button. */
export function button(name: string, label: string, onPress: () => void): PageElement {
  const made = element('button', { type: 'button', 'data-control': name, style: BUTTON }, [label]);
  made.addEventListener('click', onPress);
  return made;
}

/** Controls below each other, in a column beside the pictures. */
export function column(children: readonly PageElement[]): PageElement {
  return element(
    'div',
    { style: 'display:flex;flex-direction:column;gap:.5em;flex:1 1 17em;max-width:24em' },
    children,
  );
}

/** Things beside each other, as long as there is room. */
export function row(children: readonly PageElement[]): PageElement {
  return element('div', { style: 'display:flex;flex-wrap:wrap;gap:.6em 1em;align-items:flex-start' }, children);
}

const BUTTON = 'min-width:4.5em;min-height:2.6em;padding:.4em .7em;font:inherit;cursor:pointer';

function labelled(label: string, children: readonly PageElement[], tight = false): PageElement {
  const words = element('span', tight ? {} : { style: 'flex:0 0 8.5em' }, [label]);
  return element('label', { style: 'display:flex;gap:.5em;align-items:center' }, [words, ...children]);
}
