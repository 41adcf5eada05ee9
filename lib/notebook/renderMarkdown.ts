import { existsSync, readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import katex from 'katex';

type MarkedExtension = import('marked', { with: { 'resolution-mode': 'import' }}).MarkedExtension;
type FormulaExtension = import('marked', { with: { 'resolution-mode': 'import' }}).TokenizerAndRendererExtension;

/** What a markdown cell refers to. */
export interface MarkdownOptions {
  /** The folder from which relative pictures count; default: pictures stay links. */
  readonly folder?: string;
  /** Pictures held in the cell: name -> {mime type: base64}. */
  readonly attachments?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const PICTURE_TYPES: Readonly<Record<string, string>> = {
  '.gif': 'image/gif',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.webp': 'image/webp',
};

/**
 * Turns a markdown cell into HTML: formulas between $ and $$ become KaTeX's HTML (it wants `formulaStyle`), with MathML for
 * screen readers; pictures are embedded, links to notebooks lead to their pages.
 */
export async function renderMarkdown(text: string, options: MarkdownOptions = {}): Promise<string> {
  const { Marked } = await import('marked');
  return new Marked({ extensions: [FORMULA_BLOCK, FORMULA] }, headings, references(options)).parse(text);
}

/** A formula on lines of its own: $$ ... $$. */
const FORMULA_BLOCK = formula('formulaBlock', 'block', /^\$\$([^$]+?)\$\$[ \t]*(?:\n|$)/);

/** A formula in a line. As in Jupyter, "$5 and $6" is money: no blank inside the signs, no digit after the last. */
const FORMULA = formula(
  'formula',
  'inline',
  /^(?:\$\$([^$]+?)\$\$|\$((?:\\.|[^\s$\\])(?:(?:\\.|[^$\\])*?(?:\\.|[^\s$\\]))?)\$(?!\d))/,
);

function formula(name: string, level: 'block' | 'inline', pattern: RegExp): FormulaExtension {
  return {
    name,
    level,
    start: (source) => source.search(level === 'block' ? /^\$\$/m : /\$/),
    tokenizer(source) {
      const match = pattern.exec(source);
      if (match === null) return undefined;
      return { type: name, raw: match[0], tex: match[1] ?? match[2], displayMode: match[1] !== undefined };
    },
    renderer({ tex, displayMode }) {
      return katex.renderToString(tex, { output: 'htmlAndMathml', displayMode, throwOnError: false });
    },
  };
}

/** Headings can be linked to as in Jupyter: blanks become hyphens. */
const headings: MarkedExtension = {
  renderer: {
    heading({ tokens, depth, text }) {
      const id = text.replace(/[^\p{L}\p{N} _-]/gu, '').replaceAll(' ', '-');
      return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
    },
  },
};

function references(options: MarkdownOptions): MarkedExtension {
  return {
    walkTokens(token) {
      if (token.type === 'image') token.href = embedded(token.href, options);
      if (token.type === 'link') token.href = token.href.replace(/^([^:#]+)\.ipynb(?=#|$)/, '$1.html');
    },
  };
}

function embedded(href: string, { folder, attachments = {} }: MarkdownOptions): string {
  const [type, content] = Object.entries(attachments[decodeURI(href.replace(/^attachment:/, ''))] ?? {})[0] ?? [];
  if (type !== undefined) return `data:${type};base64,${content}`;
  const path = folder === undefined ? '' : resolve(folder, decodeURI(href));
  const pictureType = PICTURE_TYPES[extname(path).toLowerCase()];
  if (pictureType === undefined || !existsSync(path)) return href;
  return `data:${pictureType};base64,${readFileSync(path).toString('base64')}`;
}
