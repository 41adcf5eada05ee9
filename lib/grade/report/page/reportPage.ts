import { beforeNextPicture } from '../../../notebook/interactive/page/dom';
import type { FramePictures } from '../choosePictures';
import { type Box, button, make, onTheme, part } from './browser';
import { sortedFrames, type Wanted, wantedFrames } from './chooseFrames';
import { type FrameColumns, STATES, TABLE, type TableColumn } from './frameColumns';
import { framePlots } from './framePlots';
import { frameRow, ROWS } from './frameTable';
import { rejectedFiles } from './rejectedFiles';

const CHOICES = ['state', 'verdict', 'object', 'filter', 'camera'] as const;
type Pictures = Record<number, FramePictures | undefined>;

/** Puts a frame, alone in its columns, at an index, in the place of one or at the end. */
export type PutFrame = (index: number, frame: FrameColumns, pictures: FramePictures | undefined) => void;

/** Makes the report answer: the data stand in the page as JSON. Gives what puts further frames into it. */
export function mount(): PutFrame {
  const frames = JSON.parse(part('frames').textContent ?? '') as FrameColumns;
  let read: Pictures | undefined;
  // Parsed when the first is wanted: they are most of the page.
  const picturesOf = (n: number): FramePictures | undefined => {
    read ??= JSON.parse(part('pictures').textContent ?? '') as Pictures;
    return read[n];
  };
  let sort: { key: TableColumn['key']; down: boolean } | undefined;
  let page = 0;
  let shown: number[] = [];
  let chosen: number | undefined;
  /** Rows that the reader has opened or closed against the rule. */
  const turned = new Set<number>();
  const isOpen = (n: number): boolean =>
    turned.has(n) !== (part('with-pictures').checked && isRejected(frames, n) && picturesOf(n) !== undefined);

  const drawRows = (): void => {
    const rows = shown.slice(page * ROWS, (page + 1) * ROWS).flatMap((n) =>
      frameRow(frames, n, {
        isOpen: isOpen(n),
        isChosen: n === chosen,
        pictures: () => picturesOf(n),
        onToggle: () => {
          if (!turned.delete(n)) turned.add(n);
          drawRows();
          part(`frame-${n}`).querySelector('button')?.focus();
        },
      }),
    );
    part('rows').replaceChildren(...rows);
    const last = Math.max(0, Math.ceil(shown.length / ROWS) - 1);
    const from = shown.length === 0 ? 0 : page * ROWS + 1;
    const to = Math.min(shown.length, (page + 1) * ROWS);
    const text = `${count(from)} to ${count(to)} of ${count(shown.length)}`;
    for (const where of ['top', 'bottom']) {
      part(`pager-${where}`).textContent = text;
      for (const [name, isAtEnd] of [
        ['previous', page === 0],
        ['next', page === last],
      ] as const) {
        part(`${name}-${where}`).disabled = isAtEnd;
      }
    }
  };
  const plots = framePlots(part('plots'), frames, {
    onChoose: (frame) => {
      chosen = frame;
      page = Math.floor(shown.indexOf(frame) / ROWS);
      if (!isOpen(frame) && !turned.delete(frame)) turned.add(frame);
      drawRows();
      const row = part(`frame-${frame}`);
      row.scrollIntoView({ block: 'center' });
      (row.querySelector('button') as Box | null)?.focus({ preventScroll: true });
    },
  });
  const choose = (stay = false): void => {
    const wanted = wantedFrames(frames, readWanted());
    shown = sort === undefined ? wanted : sortedFrames(frames, wanted, sort);
    if (!stay) page = 0;
    drawRows();
    part('shown').textContent =
      shown.length === frames.file.length
        ? `all ${count(shown.length)} frames`
        : `${count(shown.length)} of ${count(frames.file.length)} frames`;
  };
  const chooseAndPlot = (): void => {
    choose();
    plots(shown, chosen);
  };

  for (const key of CHOICES) fillChoices(frames, key).addEventListener('change', chooseAndPlot);
  part('words').addEventListener('input', chooseAndPlot);
  part('with-pictures').addEventListener('change', () => {
    turned.clear();
    drawRows();
  });
  part('reset').addEventListener('click', () => {
    for (const id of ['words', ...CHOICES]) part(id).value = '';
    chooseAndPlot();
  });
  for (const where of ['top', 'bottom']) {
    for (const [name, step] of [
      ['previous', -1],
      ['next', 1],
    ] as const) {
      part(`${name}-${where}`).addEventListener('click', () => {
        page += step;
        drawRows();
        if (where === 'bottom') part('pager-top').scrollIntoView({ block: 'nearest' });
      });
    }
  }
  sortByHeadings((to) => {
    sort = to;
    choose();
  });
  onTheme(() => plots(shown, chosen));
  part('controls').hidden = false;
  part('plain').remove();
  const fillRejected = rejectedFiles(frames, part);
  chooseAndPlot();

  let isWaiting = false;
  const refresh = (): void => {
    for (const key of CHOICES) fillChoices(frames, key);
    for (const state of STATES) {
      const size = count(frames.state.filter((one) => one === state).length);
      part(`count-${state}`).textContent = size;
      if (state !== 'good') part(`listed-${state}`).textContent = size;
    }
    const good = count(frames.state.filter((state) => state === 'good').length);
    part('title').textContent = `${good} of ${count(frames.file.length)} frames are good`;
    fillRejected();
    choose(true);
    plots(shown, chosen);
  };
  return (index, frame, pictures) => {
    for (const key of Object.keys(frames) as (keyof FrameColumns)[]) (frames[key] as unknown[])[index] = frame[key][0];
    picturesOf(index);
    if (read !== undefined) read[index] = pictures;
    // A burst of frames is drawn once.
    if (isWaiting) return;
    isWaiting = true;
    beforeNextPicture(() => {
      isWaiting = false;
      refresh();
    });
  };
}

function isRejected(frames: FrameColumns, n: number): boolean {
  return frames.state[n] === 'bad' || frames.state[n] === 'ungradable';
}

function count(value: number): string {
  return value.toLocaleString('en');
}

/** Unknown values are chosen by a dash; names by `=` and the name, as a name may be empty or a dash. */
function fillChoices(frames: FrameColumns, key: (typeof CHOICES)[number]): Box {
  const counts = new Map<string | null, number>();
  for (const value of frames[key]) counts.set(value || null, (counts.get(value || null) ?? 0) + 1);
  const select = part(key);
  const { value: kept } = select;
  for (const option of [...select.querySelectorAll('option')].slice(1)) option.remove();
  const options = [...counts].sort(([a], [b]) => (a === null ? 1 : b === null ? -1 : a < b ? -1 : 1));
  select.append(
    ...options.map(([value, size]) =>
      make('option', { value: value === null ? '-' : `=${value}` }, [`${value ?? '–'} (${count(size)})`]),
    ),
  );
  select.value = kept;
  return select;
}

function readWanted(): Wanted {
  const chosen = CHOICES.map((key) => [key, part(key).value] as const).filter(([, value]) => value !== '');
  const is = Object.fromEntries(chosen.map(([key, value]) => [key, value === '-' ? null : value.slice(1)]));
  return { words: part('words').value, is };
}

/** Turns the headings into buttons: up, down, and back to the order of the files. The list does the same on telephones. */
function sortByHeadings(onSort: (sort: { key: TableColumn['key']; down: boolean } | undefined) => void): void {
  let now: { key: TableColumn['key']; down: boolean } | undefined;
  const select = part('sort');
  const headings = TABLE.map(({ key, title }) => {
    const heading = part(`head-${key}`);
    heading.replaceChildren(
      button(title, {}, () =>
        set(now?.key !== key ? { key, down: false } : now.down ? undefined : { key, down: true }),
      ),
    );
    for (const [sign, mark] of [
      ['+', '↑'],
      ['-', '↓'],
    ]) {
      select.append(make('option', { value: `${sign}${key}` }, [`${title} ${mark}`]));
    }
    return { key, heading };
  });
  const set = (to: typeof now): void => {
    now = to;
    for (const { key, heading } of headings) {
      if (key === to?.key) heading.setAttribute('aria-sort', to.down ? 'descending' : 'ascending');
      else heading.removeAttribute('aria-sort');
    }
    select.value = to === undefined ? '' : `${to.down ? '-' : '+'}${to.key}`;
    onSort(to);
  };
  select.addEventListener('change', () => {
    const { value } = select;
    set(value === '' ? undefined : { key: value.slice(1) as TableColumn['key'], down: value.startsWith('-') });
  });
}
