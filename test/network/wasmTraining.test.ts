import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix, resolve } from 'node:path';
import { after, before, test } from 'node:test';
import { launchChromium, NO_BROWSER } from '../chromium';

const root = resolve(__dirname, '../../..');
const kernels = 'build/lib/network/kernels';
/** A project outside this one: TensorFlow.js, its WebAssembly backend, and the packed seeing-lab. */
const folder = mkdtempSync(join(tmpdir(), 'wasm training '));
const installed = join(folder, 'node_modules/seeing-lab');
/** The program of the README. */
const program = /```js\n([\s\S]*?)```/.exec(readFileSync(join(root, 'lib/network/kernels/README.md'), 'utf8'))![1]!;

before(() => {
  const packed = execFileSync('npm', ['pack', '--json', '--dry-run', '--ignore-scripts', '--offline'], {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    maxBuffer: 2 ** 26,
  });
  const [{ files }] = JSON.parse(packed) as [{ files: { path: string }[] }];
  for (const { path } of files.filter((file) => file.path === 'package.json' || file.path.startsWith(kernels))) {
    cpSync(join(root, path), join(installed, path));
  }
  mkdirSync(join(folder, 'node_modules/@tensorflow'));
  for (const name of ['tfjs', 'tfjs-core', 'tfjs-layers', 'tfjs-backend-cpu', 'tfjs-backend-wasm']) {
    const place = join('node_modules/@tensorflow', name);
    symlinkSync(realpathSync(join(root, place)), join(folder, place), 'junction');
  }
});
after(() => rmSync(folder, { recursive: true }));

test('another project trains a CNN on WebAssembly in Node with TensorFlow.js and this package alone', () => {
  writeFileSync(join(folder, 'train.js'), program);
  const { stdout, stderr } = spawnSync(process.execPath, ['train.js'], { cwd: folder, encoding: 'utf8' });
  assert.ok(accuracyIn(stdout) >= 0.9, `${stdout}${stderr}`);
});

test('which TensorFlow.js alone does not', () => {
  writeFileSync(join(folder, 'alone.js'), program.replace(/^ *registerWasmKernels\(\);$/m, ''));
  const { stderr } = spawnSync(process.execPath, ['alone.js'], { cwd: folder, encoding: 'utf8' });
  assert.match(stderr, /not registered for (the )?backend/);
});

test('and in a browser, from modules that import nothing of Node', async (context) => {
  const browser = await launchChromium();
  if (browser === undefined) return context.skip(NO_BROWSER);
  context.after(() => browser.close());
  const page = await browser.newPage();
  const lines: string[] = [];
  const done = new Promise<void>((end) => {
    page.on('console', (message) => {
      lines.push(message.text());
      if (message.text().startsWith('accuracy')) end();
    });
    page.on('pageerror', (error) => {
      lines.push(error.message);
      end();
    });
  });
  await page.route('**/*', (route) => {
    const name = posix.basename(new URL(route.request().url()).pathname);
    if (name === 'page.html') return route.fulfill({ contentType: 'text/html', body: html() });
    const of = BROWSER_FILES.find((of) => name.startsWith(`tf-${of.slice('tfjs-'.length)}.`)) ?? 'tfjs-backend-wasm';
    return route.fulfill({ path: join(folder, 'node_modules/@tensorflow', of, 'dist', name) });
  });
  await page.goto('http://localhost/page.html');
  await done;
  assert.ok(accuracyIn(lines.join('\n')) >= 0.9, lines.join('\n'));
});

function accuracyIn(output: string): number {
  return Number(/^accuracy (.*)$/m.exec(output)?.[1]);
}

/** What the union package of TensorFlow.js joins, in the order of loading. */
const BROWSER_FILES = ['tfjs-core', 'tfjs-backend-cpu', 'tfjs-layers', 'tfjs-backend-wasm'];

/** A page with the few lines that a bundler would write: the package's modules by name, and a `require` that knows no other. */
function html(): string {
  const modules = Object.fromEntries(
    readdirSync(join(installed, kernels), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.js'))
      .map((path) => [path.replaceAll('\\', '/'), readFileSync(join(installed, kernels, path), 'utf8')]),
  );
  const parts = BROWSER_FILES.map((of) => `<script src="tf-${of.slice('tfjs-'.length)}.min.js"></script>`);
  return `${parts.join('')}<script>
const modules = ${JSON.stringify(modules)}, loaded = {};
function load(path) {
  if (loaded[path]) return loaded[path];
  if (!(path in modules)) throw new Error('no module ' + path);
  const exports = loaded[path] = {};
  new Function('exports', 'require', modules[path])(exports, (name) => {
    if (name.startsWith('@tensorflow/')) return tf;
    if (!name.startsWith('.')) throw new Error('the package imports ' + name);
    return load(new URL(name, 'http://localhost/' + path).pathname.slice(1) + '.js');
  });
  return exports;
}
tf.wasm.setWasmPaths('http://localhost/');
function require(name) { return name === 'seeing-lab/wasm-training' ? load('index.js') : tf; }
{ ${program} }</script>`;
}
