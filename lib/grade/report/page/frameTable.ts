import type { FramePictures } from '../choosePictures';
import { type Box, button, make } from './browser';
import { cellText, type FrameColumns, TABLE, type TableColumn } from './frameColumns';

/** Rows of one page of the table. */
export const ROWS = 100;

/** What a row needs to know beyond its frame. */
export interface RowLook {
  readonly isOpen: boolean;
  readonly isChosen: boolean;
  readonly onToggle: () => void;
  /** Undefined for a frame whose pictures the page does not hold. */
  readonly pictures: () => FramePictures | undefined;
}

/** A frame's row, and below it, when it is open, its pictures and the rest of its figures. */
export function frameRow(frames: FrameColumns, index: number, look: RowLook): Box[] {
  const cells = TABLE.map((column) => make('td', cellAttributes(column), cell(frames, { index, column, look })));
  const row = make('tr', { id: `frame-${index}`, class: look.isChosen ? 'chosen' : '' }, cells);
  return look.isOpen ? [row, details(frames, index, look.pictures())] : [row];
}

function cellAttributes({ key, title, digits }: TableColumn): Record<string, string> {
  return { class: digits === undefined ? key : `n ${key}`, 'data-label': title };
}

function cell(
  frames: FrameColumns,
  { index, column, look }: { readonly index: number; readonly column: TableColumn; readonly look: RowLook },
): (Box | string)[] {
  const text = cellText(frames, index, column);
  if (column.key === 'verdict' && frames.verdict[index] !== '') return [make('i', { class: `mark ${text}` }), text];
  if (column.key === 'state') return [make('span', { class: `state ${frames.state[index]}` }, [text])];
  if (column.key !== 'file') return [text];
  const [, folder, name] = /^(.*[\\/])?([^\\/]*)$/s.exec(text) ?? [];
  const open = button(name || text, { class: 'open', 'aria-expanded': String(look.isOpen) }, look.onToggle);
  return folder ? [open, make('small', {}, [folder])] : [open];
}

function details(frames: FrameColumns, index: number, pictures: FramePictures | undefined): Box {
  const parts: Box[] = [];
  if (pictures === undefined) {
    const why =
      frames.state[index] === 'unread' ? 'the file could not be read' : 'this page keeps only some (see above)';
    parts.push(make('p', {}, [`No picture of this frame: ${why}.`]));
  } else {
    parts.push(
      make('figure', { class: 'whole' }, [
        make('img', { src: `data:image/png;base64,${pictures.thumbnail}`, alt: 'The whole frame' }),
        make('figcaption', {}, ['the whole frame']),
      ]),
    );
    if (pictures.psf) parts.push(psfOf(pictures.psf));
    if (pictures.stamps) parts.push(stampsThatDecided(pictures.stamps));
  }
  const more = [
    ['HFD', known(frames.hfd[index], ' px')],
    ['Exposure', known(frames.exposure[index], ' s')],
    ['Pixel scale from', frames.scaleSource[index] ?? '–'],
  ];
  const list = more.flatMap(([name, value]) => [make('dt', {}, [name]), make('dd', {}, [value])]);
  if (frames.state[index] !== 'unread') parts.push(make('dl', {}, list));
  return make('tr', { class: 'more' }, [
    make('td', { colspan: String(TABLE.length) }, [make('div', { class: 'look' }, parts)]),
  ]);
}

function psfOf(png: string): Box {
  const picture = make('img', { src: `data:image/png;base64,${png}`, alt: "The frame's PSF" });
  return make('figure', { class: 'psf' }, [picture, make('figcaption', {}, ['its stars, stacked'])]);
}

/** One picture holds all stamps: each figure shows its part of it. */
function stampsThatDecided({ png, answers }: NonNullable<FramePictures['stamps']>): Box {
  const figures = answers.map(([answer, percent], n) => {
    const window = make('div', { class: 'stamp', role: 'img', 'aria-label': `Stamp ${n + 1}: ${answer}` });
    window.style.backgroundImage = `url(data:image/png;base64,${png})`;
    window.style.backgroundSize = `${100 * answers.length}% 100%`;
    window.style.backgroundPosition = answers.length === 1 ? '0 0' : `${(100 * n) / (answers.length - 1)}% 0`;
    return make('figure', {}, [window, make('figcaption', {}, [`${answer} ${percent} %`])]);
  });
  const title = make('p', {}, ['The stamps that decided, and what the network says of each']);
  return make('div', { class: 'stamps' }, [title, make('div', {}, figures)]);
}

function known(value: number | null, unit: string): string {
  return value === null ? '–' : `${value}${unit}`;
}
