import type * as TypeScript from 'typescript';

/** A cell's text in which every `{ seed }` reads `{ seed: seed }`. */
export interface Expanded {
  readonly text: string;
  /** The place in the cell as it was written of a place in `text`. */
  readonly toOriginal: (offset: number) => number;
}

/**
 * Writes out shorthand properties: the kernel puts variables of earlier cells behind `exports` and overlooks those in
 * shorthand, so that `{ seed }` would fail with "seed is not defined". Both spellings mean the same, also where an object
 * is taken apart.
 */
export function expandShorthand(source: string, ts: typeof TypeScript): Expanded {
  const insertions: { readonly at: number; readonly name: string }[] = [];
  const visit = (node: TypeScript.Node): void => {
    if (ts.isShorthandPropertyAssignment(node)) insertions.push({ at: node.name.end, name: node.name.text });
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile('cell.ts', source, ts.ScriptTarget.Latest));
  let text = '';
  let from = 0;
  const ends: { readonly end: number; readonly added: number }[] = [];
  for (const { at, name } of insertions) {
    text += `${source.slice(from, at)}: ${name}`;
    from = at;
    ends.push({ end: text.length, added: name.length + 2 });
  }
  text += source.slice(from);
  const toOriginal = (offset: number): number =>
    offset - ends.reduce((sum, { end, added }) => sum + Math.min(added, Math.max(0, offset - (end - added))), 0);
  return { text, toOriginal };
}
