// npm run lab: opens the notebooks in Jupyter, with the kernel registered inside the project alone.
import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { prepare } from './prepare.mjs';
import { ROOT, run } from './project.mjs';

/** What can open notebooks, the best first: [program, words before the options]. */
const PYTHONS = ['python3', '/usr/bin/python3', 'python', 'py'];
const CANDIDATES = [
  ['jupyter-lab'],
  ...PYTHONS.map((python) => [python, '-m', 'jupyterlab']),
  ['jupyter-notebook'],
  ...PYTHONS.map((python) => [python, '-m', 'notebook']),
];

/** Where the browser opens; each program reads its own line and passes over the others. */
const OPEN_AT = [
  '--LabApp.default_url=/lab/tree/notebooks',
  '--JupyterNotebookApp.default_url=/tree/notebooks',
  '--NotebookApp.default_url=/tree/notebooks',
];

const MISSING = `Jupyter is not installed. Any of these brings it:
  pip install jupyterlab        (in a virtual environment)
  apt install jupyter-notebook  (Debian, Ubuntu)
  conda install jupyterlab
Without it: open a notebook in VS Code with its Jupyter extension, or run all of them with npm start.`;

await prepare();
const share = join(ROOT, '.jupyter/share/jupyter');
const { writeKernelspec } = await import(pathToFileURL(join(ROOT, 'build/lib/notebook/kernelspec.js')).href);
console.log(`Kernel: ${await writeKernelspec(share)}`);
const found = CANDIDATES.find(([program, ...words]) => spawnSync(program, [...words, '--version']).status === 0);
if (found === undefined) {
  console.error(MISSING);
  process.exitCode = 1;
} else {
  process.exitCode = await open(found);
}

/** @param {readonly string[]} jupyter */
async function open([program, ...words]) {
  const before = process.env.JUPYTER_PATH;
  const env = { JUPYTER_PATH: before ? `${share}${delimiter}${before}` : share };
  const root = ['--notebook-dir', ROOT, ...OPEN_AT, ...superuser()];
  process.on('SIGINT', () => undefined);
  return run(program, [...words, ...root, ...process.argv.slice(2)], { env });
}

/** Jupyter refuses the superuser, whom containers run as, unless told otherwise. */
function superuser() {
  return process.getuid?.() === 0 ? ['--allow-root'] : [];
}
