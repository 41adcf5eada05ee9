// npm start: installs, builds, runs all notebooks headless, and ends with a table of results beside the thesis'.
import { prepare } from './prepare.mjs';
import { runNotebooks } from './runNotebooks.mjs';

await prepare();
const reports = await runNotebooks();
const rows = reports.flatMap(({ name: notebook, results }) =>
  results.map(({ name, thesis, ours, unit = '' }) => [notebook, name, text(thesis), text(ours), unit]),
);
if (rows.length > 0) printTable([['notebook', 'result', 'thesis', 'ours', 'unit'], ...rows]);

/** @param {number | string | null} value */
function text(value) {
  if (typeof value !== 'number' || Number.isInteger(value)) return String(value ?? '-');
  return String(Number(value.toPrecision(4)));
}

/** @param {readonly (readonly string[])[]} lines */
function printTable(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  console.log();
  for (const line of lines)
    console.log(
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join('  ')
        .trimEnd(),
    );
}
