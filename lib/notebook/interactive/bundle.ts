import { readFileSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';

/** The folder of the compiled library. */
const LIBRARY = resolve(__dirname, '../..');

/**
 * The compiled modules that `entry` (a path inside the library, without extension) needs, as one script: the page runs
 * the very code that the tests test. The script is an expression, a function of no arguments that returns the exports of
 * the entry.
 *
 * @throws RangeError where a module needs something that is not of this library, which a page does not have.
 */
export function bundle(entry: string): string {
  const modules = new Map<string, string>();
  collect(entry, modules);
  const bodies = Array.from(modules, ([id, source]) => `${JSON.stringify(id)}: (exports, require) => {\n${source}\n}`);
  const script = `() => {
const modules = {${bodies.join(',\n')}};
const loaded = {};
const load = (id) => {
  if (!(id in loaded)) modules[id]((loaded[id] = {}), load);
  return loaded[id];
};
return load(${JSON.stringify(entry)});
}`;
  return script.replaceAll('</', '<\\/').replaceAll('<!--', '<\\!--');
}

/** Adds a module and all it needs to `modules`, each once. */
function collect(id: string, modules: Map<string, string>): void {
  if (modules.has(id)) return;
  modules.set(id, ''); // a place in the order, before its own needs
  const source = readFileSync(resolve(LIBRARY, `${id}.js`), 'utf8');
  const needs = source.replace(/\brequire\("([^"]+)"\)/g, (_, path: string) => {
    if (!path.startsWith('.')) throw new RangeError(`${id} needs ${path}, which a page does not have`);
    const needed = relative(LIBRARY, resolve(LIBRARY, id, '..', path))
      .split(sep)
      .join('/');
    collect(needed, modules);
    return `require(${JSON.stringify(needed)})`;
  });
  modules.set(id, withoutComments(needs));
}

/** Block comments that begin a line, and the pointer to the source map: half of the text. */
function withoutComments(source: string): string {
  return source
    .replace(/^\s*\/\*\*[\s\S]*?\*\/\n/gm, '')
    .replace(/^\/\/# sourceMappingURL=.*$/gm, '')
    .trim();
}
