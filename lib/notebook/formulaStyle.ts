import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The fonts that formulas of notebooks use; the others (script, Fraktur, sans serif) would only make pages larger. */
const FONTS = /^KaTeX_(AMS-Regular|Main-(Regular|Bold|Italic)|Math-Italic|Size[1-4]-Regular)\.woff2$/;

/**
 * The style of formulas, its fonts inside. MathML alone would do without, but looks as it should only where the system has
 * a font for mathematics, which most telephones have not.
 */
export function formulaStyle(): string {
  const folder = dirname(require.resolve('katex/dist/katex.min.css'));
  const style = readFileSync(join(folder, 'katex.min.css'), 'utf8');
  return style.replace(/@font-face\{[^}]*\}/g, (face) => {
    const name = /fonts\/(\S+?\.woff2)/.exec(face)?.[1] ?? '';
    if (!FONTS.test(name)) return '';
    const font = readFileSync(join(folder, 'fonts', name)).toString('base64');
    return face.replace(/src:[^}]*/, `src:url(data:font/woff2;base64,${font}) format("woff2")`);
  });
}
