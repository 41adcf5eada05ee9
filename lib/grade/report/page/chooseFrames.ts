import type { FrameColumns, TableColumn } from './frameColumns';

/** What a reader wants to see; a column that is not named may hold anything. */
export interface Wanted {
  /** All of these words, in any case, in the name of the file, the object or the reason. */
  readonly words: string;
  readonly is: Partial<Readonly<Record<'state' | 'verdict' | 'object' | 'filter' | 'camera', string | null>>>;
}

/** The indices of the frames that are wanted, in order. */
export function wantedFrames(frames: FrameColumns, { words, is }: Wanted): number[] {
  const parts = words.toLowerCase().split(/\s+/).filter(Boolean);
  const fields = Object.entries(is) as [keyof typeof is, string | null][];
  return Array.from(frames.file.keys()).filter((n) => {
    if (!fields.every(([key, value]) => frames[key][n] === value)) return false;
    if (parts.length === 0) return true;
    const text = `${frames.file[n]}\n${frames.object[n] ?? ''}\n${frames.reason[n]}`.toLowerCase();
    return parts.every((part) => text.includes(part));
  });
}

const ORDER = new Intl.Collator('en', { numeric: true }).compare;

/** Sorts indices by a column; equal ones keep their order, unknown values come last either way. */
export function sortedFrames(
  frames: FrameColumns,
  indices: readonly number[],
  { key, down }: { readonly key: TableColumn['key']; readonly down: boolean },
): number[] {
  const values = frames[key];
  const known = indices.filter((n) => !isUnknown(values[n]));
  const sign = down ? -1 : 1;
  const compare = (a: number, b: number): number => {
    const [one, other] = [values[a], values[b]];
    return typeof one === 'number' ? one - (other as number) : ORDER(one as string, other as string);
  };
  return [...known.sort((a, b) => sign * compare(a, b) || a - b), ...indices.filter((n) => isUnknown(values[n]))];
}

function isUnknown(value: string | number | null): boolean {
  return value === null || value === '';
}
