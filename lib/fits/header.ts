export type HeaderValue = string | number | boolean;

/** One line of a FITS header. COMMENT, HISTORY and blank lines have no value: their text stands in `comment`. */
export interface HeaderCard {
  readonly keyword: string;
  readonly value?: HeaderValue;
  readonly comment?: string;
}

export const CARD_BYTES = 80;
export const BLOCK_BYTES = 2880;

/** A header: its cards in order, and the value of a keyword (the first card that has it, as astropy reads it). */
export interface FitsHeader {
  readonly cards: readonly HeaderCard[];
  has(keyword: string): boolean;
  get(keyword: string): HeaderValue | undefined;
  /** The value as a number; undefined when absent or no number. */
  number(keyword: string): number | undefined;
  /** The value as a text; undefined when absent or no text. */
  text(keyword: string): string | undefined;
}

/** Makes a header from cards; cards without a value are remarks. */
export function createHeader(cards: readonly HeaderCard[]): FitsHeader {
  const values = new Map<string, HeaderValue>();
  for (const { keyword, value } of cards) {
    if (value !== undefined && !values.has(keyword)) values.set(keyword, value);
  }
  const get = (keyword: string): HeaderValue | undefined => values.get(keyword);
  return {
    cards,
    get,
    has: (keyword) => values.has(keyword),
    number: (keyword) => {
      const value = get(keyword);
      return typeof value === 'number' ? value : undefined;
    },
    text: (keyword) => {
      const value = get(keyword);
      return typeof value === 'string' ? value : undefined;
    },
  };
}

/** Parses one 80-character line (FITS standard 4.0, section 4.1); long strings are joined by `joinContinued`. */
export function parseCard(line: string): HeaderCard {
  const hierarch = /^HIERARCH\s+([^=]+?)\s*=(.*)$/.exec(line);
  if (hierarch) return { keyword: hierarch[1]!, ...parseValue(hierarch[2]!) };
  // The standard wants capitals; astropy and cfitsio take small letters for the same.
  const keyword = line.slice(0, 8).trim().toUpperCase();
  if (line.slice(8, 10) === '= ' || (keyword !== '' && line[8] === '=')) {
    return { keyword, ...parseValue(line.slice(9)) };
  }
  if (keyword === 'CONTINUE') return { keyword, ...parseValue(line.slice(8)) };
  return { keyword, comment: line.slice(8).trimEnd() };
}

/** Joins CONTINUE cards to the text before them, which ends in `&` (FITS standard 4.0, section 4.2.1.2). */
export function joinContinued(cards: readonly HeaderCard[]): HeaderCard[] {
  const joined: HeaderCard[] = [];
  for (const card of cards) {
    const last = joined.at(-1);
    if (card.keyword === 'CONTINUE' && typeof last?.value === 'string' && last.value.endsWith('&')) {
      joined[joined.length - 1] = { ...last, value: last.value.slice(0, -1) + String(card.value ?? '') };
    } else {
      joined.push(card);
    }
  }
  return joined;
}

/** Writes one card, or several when a text is too long for one line. Throws RangeError for what FITS cannot hold. */
export function formatCard(card: HeaderCard): string[] {
  const keyword = card.keyword.padEnd(8);
  if (!/^[A-Z0-9_-]{0,8}$/.test(card.keyword)) throw new RangeError(`no FITS keyword: "${card.keyword}"`);
  if (card.value === undefined)
    return [`${keyword}${ascii(card.comment ?? '')}`.slice(0, CARD_BYTES).padEnd(CARD_BYTES)];
  if (typeof card.value === 'string') return formatText(keyword, card.value, card.comment);
  const value = typeof card.value === 'boolean' ? (card.value ? 'T' : 'F') : formatNumber(card.value);
  return [line(`${keyword}= ${value.padStart(20)}`, card.comment)];
}

const TEXT_PER_LINE = 67;

function formatText(keyword: string, value: string, comment?: string): string[] {
  const quoted = ascii(value).replaceAll("'", "''");
  if (quoted.length <= TEXT_PER_LINE + 1) return [line(`${keyword}= '${quoted.padEnd(8)}'`, comment)];
  const lines: string[] = [];
  for (let rest = quoted; rest !== ''; ) {
    let length = Math.min(TEXT_PER_LINE, rest.length);
    // A pair of quotes stands for one and must not be torn apart.
    if (length < rest.length && (rest.slice(0, length).match(/'+$/)?.[0].length ?? 0) % 2 === 1) length--;
    const piece = rest.slice(0, length);
    rest = rest.slice(length);
    lines.push(line(`${lines.length === 0 ? `${keyword}= ` : 'CONTINUE  '}'${piece}${rest === '' ? '' : '&'}'`));
  }
  return lines;
}

function line(text: string, comment?: string): string {
  const full = comment ? `${text} / ${ascii(comment)}` : text;
  return full.slice(0, CARD_BYTES).padEnd(CARD_BYTES);
}

function ascii(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?');
}

function formatNumber(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError(`a FITS header cannot hold ${value}`);
  const text = String(value).toUpperCase();
  return text.includes('E') && !text.includes('.') ? text.replace('E', '.0E') : text;
}

/** A number as FITS writes it (standard 4.0, sections 4.2.3 and 4.2.4): no 0x10, no Infinity. */
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([EeDd][+-]?\d+)?$/;

/** The value, and the comment after it, in the text behind `KEYWORD =`. */
export function parseValue(field: string): Pick<HeaderCard, 'value' | 'comment'> {
  const text = /^\s*'((?:[^']|'')*)'\s*(?:\/\s?(.*))?/s.exec(field);
  if (text) return { value: text[1]!.replaceAll("''", "'").trimEnd(), comment: text[2]?.trimEnd() };
  const slash = field.indexOf('/');
  const bare = (slash < 0 ? field : field.slice(0, slash)).trim();
  const comment = slash < 0 ? undefined : field.slice(slash + 1).trim();
  if (bare === '') return { comment };
  if (bare === 'T' || bare === 'F') return { value: bare === 'T', comment };
  return { value: NUMBER.test(bare) ? Number(bare.replace(/[dD]/, 'E')) : bare, comment };
}
