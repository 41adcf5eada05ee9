import { stripVTControlCharacters } from 'node:util';
import { escapeHtml } from '../escapeHtml';
import { joinLines, type MimeBundle, type Output } from './notebookFile';

/** The types that a page can show, the richest first. */
const TYPES: readonly (readonly [type: string, render: (content: string) => string])[] = [
  ['text/html', (html) => html],
  ['image/svg+xml', (svg) => svg],
  ['image/png', (base64) => `<img alt="" src="data:image/png;base64,${base64.trim()}">`],
  ['image/jpeg', (base64) => `<img alt="" src="data:image/jpeg;base64,${base64.trim()}">`],
  ['text/plain', (text) => plain(text, 'text')],
];

/** Turns one output of a cell into HTML, by the richest type that a page can show. */
export function renderOutput(output: Output): string {
  if (output.output_type === 'stream') return plain(joinLines(output.text), String(output.name));
  if (output.output_type === 'error') return plain(joinLines(joinTraceback(output)), 'stderr');
  const data = (output.data ?? {}) as MimeBundle;
  const [type, render] = TYPES.find(([name]) => data[name] !== undefined) ?? [];
  return type === undefined ? '' : `<div class="output">${render!(joinLines(data[type]))}</div>`;
}

function joinTraceback({ traceback, ename, evalue }: Output): string {
  return Array.isArray(traceback) && traceback.length > 0 ? traceback.join('\n') : `${ename}: ${evalue}`;
}

function plain(text: string, kind: string): string {
  return `<pre class="output ${kind}">${escapeHtml(stripVTControlCharacters(text))}</pre>`;
}
