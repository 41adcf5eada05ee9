// Runs the project's notebooks one after the other, with a line of progress, and says what failed.
import { copyFile, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { files } from './prepare.mjs';
import { ROOT } from './project.mjs';

/** How often a long cell says that it goes on: in a terminal, and in a log; milliseconds. */
const TICK = { terminal: 1000, log: 20_000 };
/** The exit status of a program stopped by Ctrl-C. */
const STOPPED = 130;

/**
 * @typedef {{ name: string, thesis: number | string | null, ours: number | string, unit?: string, setting?: string }} Result
 */

/**
 * Runs every notebook; executed notebooks and one page each go to out/. Sets the process' exit status and resolves to
 * what the notebooks reported.
 * @param {{ inPlace?: boolean, names?: readonly string[] }} [options] `inPlace` puts the executed notebooks back where they
 *   were when they succeed; `names` without `.ipynb` are the ones to run, default all
 * @returns {Promise<{ name: string, notebook: unknown, results: readonly Result[] }[]>}
 */
export async function runNotebooks({ inPlace = false, names = [] } = {}) {
  const paths = notebooksNamed(names);
  const { runNotebook } = await load('run');
  const stop = stopOnSignal();
  const reports = [];
  const failures = [];
  for (const path of paths) {
    if (stop.aborted) break;
    const out = join(ROOT, 'out', basename(path));
    await mkdir(dirname(out), { recursive: true });
    const show = showProgress(path);
    const result = await runNotebook(join(ROOT, path), { out, progress: show.progress, signal: stop });
    show.end(result);
    const page = await writePage(result.notebook, path);
    reports.push({ name: basename(path, '.ipynb'), notebook: result.notebook, results: result.results });
    if (result.error !== undefined) failures.push({ path, ...result.error });
    else if (inPlace) await copyFile(out, join(ROOT, path));
    console.log(`  ${out}\n  ${page}`);
  }
  console.log(`  ${await writeChecklist()}`);
  if (reports.length > 0) await writeReproduction(reports);
  for (const { path, cell, source, message } of stop.aborted ? [] : failures) {
    console.error(`\n${path} failed in code cell ${cell}${source && ` (${source})`}:\n${message}`);
  }
  if (stop.aborted) console.error('Stopped; what was done is in out/.');
  process.exitCode = stop.aborted ? STOPPED : failures.length > 0 ? 1 : 0;
  return reports;
}

/**
 * The paths of the notebooks with these names, of all when none is given. Ends the process when there is none of a name.
 * @param {readonly string[]} names
 */
function notebooksNamed(names) {
  const all = files('notebooks').filter((path) => path.endsWith('.ipynb') && !path.includes('.ipynb_checkpoints'));
  const wanted = names.map((name) => basename(name, '.ipynb'));
  const known = all.map((path) => basename(path, '.ipynb'));
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    console.error(`There is no notebook ${unknown}; there are ${known.join(', ')}.`);
    process.exit(2);
  }
  return wanted.length === 0 ? all : all.filter((path) => wanted.includes(basename(path, '.ipynb')));
}

/** @param {string} name */
function load(name) {
  return import(pathToFileURL(join(ROOT, `build/lib/notebook/${name}.js`)).href);
}

/**
 * @param {unknown} notebook
 * @param {string} path
 */
async function writePage(notebook, path) {
  const [{ exportHtml }, { writeWhole }] = await Promise.all([load('exportHtml'), load('../writeWhole')]);
  const page = join(ROOT, 'out', `${basename(path, '.ipynb')}.html`);
  await writeWhole(page, await exportHtml(notebook, { title: basename(path), folder: join(ROOT, dirname(path)) }));
  return page;
}

/** Writes the checklist of the thesis, from the tags of all notebooks. */
async function writeChecklist() {
  const [{ thesisChecklistPage }, { readNotebook }, { writeWhole }] = await Promise.all(
    ['thesis/thesisChecklist', 'notebookFile', '../writeWhole'].map(load),
  );
  const named = notebooksNamed([]).map(async (path) => {
    return { name: basename(path, '.ipynb'), notebook: await readNotebook(join(ROOT, path)) };
  });
  const page = join(ROOT, 'out', 'thesis.html');
  await writeWhole(page, thesisChecklistPage(await Promise.all(named)));
  return page;
}

/** @param {readonly unknown[]} reports */
async function writeReproduction(reports) {
  const [{ reproductionPage, reproductionCsv }, { writeWhole }] = await Promise.all([
    load('../reproduction/reproductionPage'),
    load('../writeWhole'),
  ]);
  await writeWhole(join(ROOT, 'out/reproduction.html'), reproductionPage(reports));
  await writeWhole(join(ROOT, 'out/reproduction.csv'), reproductionCsv(reports));
}

/** An abort signal that Ctrl-C and a termination request raise. */
function stopOnSignal() {
  const controller = new AbortController();
  for (const name of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.on(name, () => controller.abort());
  return controller.signal;
}

/**
 * One line that follows a notebook: rewritten in a terminal, a new one for each cell in a log.
 * @param {string} path
 */
function showProgress(path) {
  const terminal = process.stdout.isTTY;
  const started = Date.now();
  let cell = 'starting the kernel';
  const write = () => {
    const text = `${path}: ${cell}, ${Math.round((Date.now() - started) / 1000)} s`;
    process.stdout.write(terminal ? `\r\u001b[2K${text.slice(0, (process.stdout.columns ?? 80) - 1)}` : `${text}\n`);
  };
  const timer = setInterval(write, terminal ? TICK.terminal : TICK.log);
  write();
  return {
    /** @param {number} done @param {number} total @param {string} source */
    progress(done, total, source) {
      if (done === total) return;
      cell = `cell ${done + 1}/${total} ${source.slice(0, 60)}`;
      write();
    },
    /** @param {{ done: number, cells: number, error?: { cell: number, message: string } }} result */
    end({ done, cells, error }) {
      clearInterval(timer);
      const how = error?.message === 'stopped' ? 'stopped' : 'FAILED';
      cell = error === undefined ? `all ${cells} cells done` : `${how} in cell ${error.cell}, ${done} of ${cells} done`;
      write();
      if (terminal) process.stdout.write('\n');
    },
  };
}
