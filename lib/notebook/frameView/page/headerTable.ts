import { element, type PageElement } from '../../interactive/page/dom';

/** A line of a FITS header, as text. */
export interface HeaderLine {
  readonly keyword: string;
  readonly value: string;
  readonly comment: string;
}

const TABLE = 'border-collapse:collapse;font:12.5px/1.35 ui-monospace,monospace;text-align:left';
const SCROLL = 'max-height:22em;overflow:auto;border:1px solid #ddd';

/** The header of a frame, folded away until it is opened. */
export function headerTable(lines: readonly HeaderLine[]): PageElement {
  const heading = rowOf('th', ['keyword', 'value', 'comment']);
  const rows = lines.map(({ keyword, value, comment }) => rowOf('td', [keyword, value, comment]));
  const table = element('table', { style: TABLE }, [element('thead', {}, [heading]), element('tbody', {}, rows)]);
  return element('details', { 'data-role': 'header' }, [
    element('summary', { style: 'cursor:pointer' }, [`FITS header (${lines.length} lines)`]),
    element('div', { style: SCROLL, tabindex: '0', role: 'region', 'aria-label': 'FITS header' }, [table]),
  ]);
}

function rowOf(tag: 'td' | 'th', texts: readonly string[]): PageElement {
  return element(
    'tr',
    {},
    texts.map((text) => element(tag, { style: 'padding:.1em .7em;text-align:left' }, [text])),
  );
}
