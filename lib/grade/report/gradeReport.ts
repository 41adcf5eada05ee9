import { createHash } from 'node:crypto';
import { escapeHtml } from '../../escapeHtml';
import { bundle } from '../../notebook/interactive/bundle';
import type { GradeOutcome } from '../night/gradeOutcome';
import { VERDICTS } from '../verdict/verdict';
import { type ChosenPictures, choosePictures } from './choosePictures';
import { frameColumnsOf } from './frameColumnsOf';
import { cellText, type FrameColumns, type FrameState, STATES, TABLE } from './page/frameColumns';
import { REPORT_STYLE } from './reportStyle';

/** Rows that stand in the page for readers whose browser runs no scripts. */
const PLAIN_ROWS = 200;

export interface GradeReportOptions {
  /** Address, relative to the page's, of the server-sent events that bring more frames: the page then grows. */
  readonly events?: string;
}

/**
 * One self-contained page for any number of frames: counts, plots over time, a table to sort and filter, pictures under
 * the frames, the rejected files to copy. The data stand in it as JSON, once, and one script shows them; without
 * scripts a plain table of the first frames is there. Nothing in a name or a header is ever run: a policy lets only
 * that script run, which handles texts as texts.
 */
export function gradeReport(outcomes: readonly GradeOutcome[], { events }: GradeReportOptions = {}): string {
  const frames = frameColumnsOf(outcomes);
  const chosen = choosePictures(outcomes);
  const good = frames.state.filter((state) => state === 'good').length;
  const title = `${counted(good)} of ${counted(outcomes.length)} frames are good`;
  const [entry, connect] = events === undefined ? ['reportPage', ''] : ['livePage', ";connect-src 'self'"];
  const script = `(${bundle(`grade/report/page/${entry}`)})().mount();`;
  const hash = createHash('sha256').update(script).digest('base64');
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none';img-src data:;style-src 'unsafe-inline';script-src 'sha256-${hash}'${connect}">
<meta name="color-scheme" content="light dark"><title>Seeing Lab: ${title}</title><style>${REPORT_STYLE}</style></head><body>
<header><h1 id="title">${title}</h1>${tally(frames)}</header>
<main>
<p id="plain" class="hint">${plainSentence(outcomes.length)}</p>
<div id="controls" hidden>
${controls(chosen)}
<h2>Over time</h2><p class="hint">Each target, filter and camera by itself, nights side by side. Choose a dot to see its frame in the table.</p>
${legend()}<div id="plots"></div>
</div>
${table(frames)}
${rejectedList(frames)}
</main>
<script type="application/json" id="frames">${json(frames)}</script>
<script type="application/json" id="pictures">${json(chosen.pictures)}</script>
${events === undefined ? '' : `<script type="application/json" id="events">${json({ events })}</script>\n`}<script>${script}</script>
</body></html>
`;
}

const STATE_TITLES: Readonly<Record<FrameState, string>> = {
  good: 'good',
  bad: 'bad',
  ungradable: 'without a verdict',
  unread: 'could not be read',
};

function tally({ state }: FrameColumns): string {
  const items = STATES.map((name) => {
    const count = state.filter((one) => one === name).length;
    return `<li class="${name}"><b id="count-${name}">${counted(count)}</b> ${STATE_TITLES[name]}</li>`;
  });
  return `<ul class="tally">${items.join('')}</ul>`;
}

function plainSentence(count: number): string {
  const which = count > PLAIN_ROWS ? `the first ${PLAIN_ROWS} of ${counted(count)} frames` : 'all frames';
  return `Scripts do not run here, so this is a plain table of ${which}. Where they run, the page has plots, pictures, sorting and filters.`;
}

function controls({ rejected, good }: ChosenPictures): string {
  const choices = [
    ['state', 'State'],
    ['verdict', 'Verdict'],
    ['object', 'Object'],
    ['filter', 'Filter'],
    ['camera', 'Camera'],
  ].map(([id, title]) => `<label>${title}<select id="${id}"><option value="">any</option></select></label>`);
  return `<div class="filters" role="search"><label class="words">Words in name, object or reason<input id="words" type="search" autocomplete="off"></label>
${choices.join('')}<label class="sort">Sort by<select id="sort"><option value="">order of the files</option></select></label>
<button type="button" id="reset">Show all</button><label class="box"><input id="with-pictures" type="checkbox" checked>Pictures under rejected frames</label></div>
<p class="hint"><b id="shown" aria-live="polite"></b>. ${keptSentence(rejected, good)}</p>`;
}

/** How many pictures the page holds: a reader must not take a missing one for a missing frame. */
function keptSentence(rejected: ChosenPictures['rejected'], good: ChosenPictures['good']): string {
  const share = ({ shown, all }: ChosenPictures['good'], name: string): string =>
    shown === all ? `all ${counted(all)} ${name}` : `${counted(shown)} of ${counted(all)} ${name}`;
  const isCut = rejected.shown < rejected.all || good.shown < good.all;
  const why = isCut ? ' More would make it too heavy to open.' : '';
  return `The page holds pictures of ${share(rejected, 'rejected frames')} and ${share(good, 'good ones')}; choose a file's name to see them.${why}`;
}

function legend(): string {
  return `<ul class="legend">${VERDICTS.map((verdict) => `<li><i class="mark ${verdict}"></i>${verdict}</li>`).join('')}</ul>`;
}

function table(frames: FrameColumns): string {
  const heads = TABLE.map(
    ({ key, title, digits }) =>
      `<th id="head-${key}" scope="col"${digits === undefined ? '' : ' class="n"'}>${escapeHtml(title)}</th>`,
  );
  const count = Math.min(PLAIN_ROWS, frames.file.length);
  const rows = Array.from({ length: count }, (_, n) => {
    const cells = TABLE.map(
      (column) =>
        `<td class="${column.digits === undefined ? column.key : `n ${column.key}`}" data-label="${column.title}">${escapeHtml(cellText(frames, n, column))}</td>`,
    );
    return `<tr>${cells.join('')}</tr>`;
  });
  return `<h2>Frames</h2>${pager('top')}<div class="wide"><table><thead><tr>${heads.join('')}</tr></thead><tbody id="rows">
${rows.join('\n')}
</tbody></table></div>${pager('bottom')}`;
}

function pager(where: 'top' | 'bottom'): string {
  return `<nav class="pager" aria-label="Pages of the table, ${where}"><button type="button" id="previous-${where}" disabled>Previous</button><span id="pager-${where}"></span><button type="button" id="next-${where}" disabled>Next</button></nav>`;
}

function rejectedList({ state }: FrameColumns): string {
  const boxes = STATES.filter((name) => name !== 'good').map(
    (name) =>
      `<label class="box"><input id="list-${name}" type="checkbox"${name === 'bad' ? ' checked' : ''}>${STATE_TITLES[name]} (<span id="listed-${name}">${counted(state.filter((one) => one === name).length)}</span>)</label>`,
  );
  return `<section class="rejected"><h2>Rejected files</h2><div class="filters">${boxes.join('')}<button type="button" id="copy">Copy the list</button><span id="copied" aria-live="polite"></span></div>
<p class="hint" id="rejected-count"></p><textarea id="rejected-list" readonly rows="8" aria-label="Rejected files, one a line"></textarea></section>`;
}

function counted(count: number): string {
  return count.toLocaleString('en');
}

/** JSON that cannot end the element that it stands in. */
function json(value: object): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}
