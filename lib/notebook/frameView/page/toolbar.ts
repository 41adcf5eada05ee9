import { STRETCHES, type Stretch } from '../../../image/stretch';
import type { DisplayLimits } from '../../../image/zscale';
import { button, choice, tick } from '../../interactive/page/controls';
import { element, type PageElement } from '../../interactive/page/dom';
import { COLOUR_MAPS, type ColourMap, type ShadeOptions } from './shades';

/** Limits with the name under which they can be chosen. */
export interface NamedLimits extends DisplayLimits {
  readonly name: string;
}

/** How a frame is looked at in the beginning. */
export interface FrameLook extends ShadeOptions {
  /** Name of one of the limits. */
  readonly limits: string;
}

export interface ToolbarOptions {
  readonly limits: readonly NamedLimits[];
  readonly look: FrameLook;
  readonly hasBoxes: boolean;
  /** Colours, limits or boxes have changed. */
  readonly onChange: () => void;
  readonly onZoom: (factor: number) => void;
  readonly onWhole: () => void;
  readonly onPixel: () => void;
}

/** The controls above a frame. */
export interface Toolbar {
  readonly box: PageElement;
  limits(): DisplayLimits;
  shades(): ShadeOptions;
  boxes(): boolean;
}

/** Limits that the reader has typed. */
const TYPED = 'typed';
const BUTTON = 'min-width:2.4em;padding:.3em .6em;font:inherit;cursor:pointer';

/** Makes the controls; they begin with `look`. */
export function createToolbar(options: ToolbarOptions): Toolbar {
  const { look, onChange } = options;
  const names = [...options.limits.map(({ name }) => name), TYPED];
  const low = numberBox('low', 'lowest value shown', typed);
  const high = numberBox('high', 'highest value shown', typed);
  const limits = choice('limits', {
    label: 'limits',
    choices: names,
    start: look.limits,
    tight: true,
    onChange: named,
  });
  const stretch = choice<Stretch>('stretch', {
    ...{ label: 'stretch', choices: STRETCHES, start: look.stretch, tight: true, onChange },
  });
  const maps = Object.keys(COLOUR_MAPS) as ColourMap[];
  const colours = choice('colours', { label: 'colours', choices: maps, start: look.colours, tight: true, onChange });
  const inverted = tick('inverted', { label: 'inverted', start: look.inverted, onChange });
  const boxes = tick('boxes', { label: 'boxes', start: true, onChange });

  function named(): void {
    const chosen = options.limits.find(({ name }) => name === limits.value());
    if (chosen !== undefined) write(chosen);
    onChange();
  }
  function typed(): void {
    const select = limits.box.querySelector('select')!;
    select.value = TYPED;
    onChange();
  }
  function write(chosen: DisplayLimits): void {
    low.value = shortest(chosen.low);
    high.value = shortest(chosen.high);
  }
  write(options.limits.find(({ name }) => name === look.limits)!);

  const range = element('span', { style: 'white-space:nowrap' }, [low, ' to ', high]);
  const zoom = element('span', { style: 'display:inline-flex;gap:.3em' }, [
    small(
      button('zoom-out', '−', () => options.onZoom(-1)),
      'zoom out',
    ),
    small(
      button('zoom-in', '+', () => options.onZoom(1)),
      'zoom in',
    ),
    small(button('pixel', '1:1', options.onPixel), 'one pixel of the frame on one of the screen'),
    small(button('whole', 'whole frame', options.onWhole), 'show the whole frame'),
  ]);
  const parts = [
    limits.box,
    range,
    stretch.box,
    colours.box,
    inverted.box,
    ...(options.hasBoxes ? [boxes.box] : []),
    zoom,
  ];
  return {
    box: element('div', { style: 'display:flex;flex-wrap:wrap;gap:.35em .9em;align-items:center' }, parts),
    limits: () =>
      options.limits.find(({ name }) => name === limits.value()) ?? {
        low: Number(low.value),
        high: Number(high.value),
      },
    shades: () => ({ colours: colours.value(), stretch: stretch.value(), inverted: inverted.value() }),
    boxes: () => options.hasBoxes && boxes.value(),
  };
}

function numberBox(name: string, label: string, onInput: () => void): PageElement {
  const box = element('input', {
    ...{ type: 'number', step: 'any', 'data-control': name, 'aria-label': label, title: label },
    style: 'width:6.2em;font:inherit',
  });
  box.addEventListener('input', onInput);
  return box;
}

function small(made: PageElement, label: string): PageElement {
  made.setAttribute('style', BUTTON);
  made.setAttribute('aria-label', label);
  made.setAttribute('title', label);
  return made;
}

/** A number with six digits at most. */
function shortest(value: number): string {
  return String(Number(value.toPrecision(6)));
}
