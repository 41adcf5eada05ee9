import { writeFileSync } from 'node:fs';

/** Writes a notebook of code cells (a text in an array is a markdown cell). */
export function writeCells(path: string, cells: readonly (string | readonly [string])[]): string {
  const notebook = {
    cells: cells.map((cell) =>
      typeof cell === 'string'
        ? { cell_type: 'code', source: cell, metadata: {}, outputs: [], execution_count: null }
        : { cell_type: 'markdown', source: cell[0], metadata: {} },
    ),
    metadata: { kernelspec: { display_name: 'TypeScript', language: 'typescript', name: 'tslab' } },
    nbformat: 4,
    nbformat_minor: 4,
  };
  writeFileSync(path, JSON.stringify(notebook));
  return path;
}
