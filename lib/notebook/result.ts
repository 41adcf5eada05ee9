import { writeOutput } from './display';

/** The mime type under which a notebook's results reach the headless runner. */
export const RESULT_TYPE = 'application/vnd.seeing-lab.result+json';

/** One number of a notebook beside the thesis' own. */
export interface NotebookResult {
  readonly name: string;
  /** The thesis' value, as a number or in words; null where it has none. */
  readonly thesis: number | string | null;
  readonly ours: number | string;
  readonly unit?: string;
  /** What ours was measured on and how, and where that differs from the thesis. */
  readonly setting?: string;
}

/**
 * Shows a result in the cell and hands it to the headless runner, which prints all of them as a table at the end.
 * Outside a kernel it does nothing.
 */
export function reportResult(result: NotebookResult): void {
  writeOutput({ [RESULT_TYPE]: { ...result }, 'text/plain': sentence(result) });
}

function sentence({ name, thesis, ours, unit }: NotebookResult): string {
  const value = (number: number | string): string => `${number}${unit === undefined ? '' : ` ${unit}`}`;
  return `${name}: ${value(ours)} (${thesis === null ? 'the thesis gives none' : `thesis: ${value(thesis)}`})`;
}
