/** What the kernel's compiler found wrong, as far as it is read here; lines and characters count from 0. */
export interface Diagnostic {
  readonly start: { readonly offset: number; readonly line: number; readonly character: number };
  readonly messageText: string;
  readonly code: number;
  readonly fileName?: string;
}

/** TypeScript's codes for "Cannot find name", without and with a name that is like it. */
const UNKNOWN_NAME = [2304, 2552];
/** So many complaints are shown; the others mostly follow from the first. */
const SHOWN = 5;

/**
 * The compiler's complaints about a cell, in a reader's order: names that no cell has made yet come first and in one
 * sentence, since after a restart of the kernel that is all that is wrong.
 */
export function explainDiagnostics(
  diagnostics: readonly Diagnostic[],
  { source, isFresh }: { readonly source: string; readonly isFresh: boolean },
): string {
  const isUnknown = ({ code, fileName }: Diagnostic): boolean => UNKNOWN_NAME.includes(code) && fileName === undefined;
  const unknown = diagnostics.filter(isUnknown);
  const others = diagnostics.filter((diagnostic) => !isUnknown(diagnostic));
  const shown = others.slice(0, SHOWN).map((diagnostic) => complaint(diagnostic, source));
  if (others.length > SHOWN) shown.push(`... and ${others.length - SHOWN} more`);
  return [...(unknown.length > 0 ? [aboutNames(unknown, isFresh)] : []), ...shown].join('\n');
}

function aboutNames(unknown: readonly Diagnostic[], isFresh: boolean): string {
  const names = [...new Set(unknown.map(({ messageText }) => /name '([^']+)'/.exec(messageText)?.[1] ?? messageText))];
  const hints = unknown.flatMap(({ messageText }) => /Did you mean '([^']+)'/.exec(messageText)?.[1] ?? []);
  const which = names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
  const what = `${which} ${names.length === 1 ? 'is' : 'are'} not known yet.`;
  const guess = hints.length > 0 ? ` (or did you mean ${[...new Set(hints)].join(', ')}?)` : '';
  return isFresh
    ? `${what} The kernel has just started: run the cells above first${guess}.`
    : `${what} Run the cells above, or check the spelling in line ${unknown[0]!.start.line + 1}${guess}.`;
}

function complaint({ start, messageText, fileName }: Diagnostic, source: string): string {
  const place = `line ${start.line + 1}, character ${start.character + 1}`;
  if (fileName !== undefined) return `${messageText}\n  in ${fileName}, ${place}`;
  return `${messageText}\n  in ${place}: ${(source.split('\n')[start.line] ?? '').trim()}`;
}
