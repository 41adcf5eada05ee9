import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseCsv } from '../stamps/csv';
import { CLASS_NAMES, type ClassName } from '../stamps/stampSet';
import type { Split } from './frameDescription';

const LIST = resolve(__dirname, '../../../data/thesis-frames.csv');

/** What the thesis' author noted about one of the 80 frames. */
export interface ThesisLine {
  /** SITE0mTT-CAMERA-YYYYMMDD-NNNN-e91.fits.fz */
  readonly file: string;
  readonly splits: readonly Split[];
  readonly className: ClassName;
  /** The author's words, such as "circular-ovalada 1 78". */
  readonly comment: string;
  /** How many stamps the author noted; many lines have none. */
  readonly stamps?: number;
}

/** The shipped list, a frame that stands in two lists once. */
export function thesisLines(): ThesisLine[] {
  const lines = new Map<string, ThesisLine>();
  const [, ...rows] = parseCsv(readFileSync(LIST, 'utf8'));
  for (const { fields } of rows) {
    const [file, split, label, , comment] = fields;
    const earlier = lines.get(file!);
    const splits = [...(earlier?.splits ?? []), split as Split];
    const stamps = /(\d+)$/.exec(comment!.replace(/ovalada 1$/, ''))?.[1];
    lines.set(file!, {
      comment: comment!,
      ...(stamps !== undefined && { stamps: Number(stamps) }),
      ...earlier,
      file: file!,
      splits,
      className: CLASS_NAMES[Number(label)]!,
    });
  }
  return [...lines.values()];
}
