// Puts CommonJS modules into one file: resolving and opening some hundred files takes longer than running them.
import { dirname, join, relative } from 'node:path';

const REQUIRE = /\brequire\("(\.[^"]*)"\)/g;

/**
 * The text of one file that holds the modules reachable from `entries` and exports what the entries export. Each module
 * keeps a folder of its own, counted from where the bundle lies.
 * @param {readonly string[]} entries absolute paths
 * @param {{ folder: string, read: (path: string) => string, resolve: (id: string, from: string) => string | undefined }} files
 *   `folder` of the bundle; `read` gives a module as CommonJS; `resolve` an absolute path, or undefined for what stays outside
 * @returns {string}
 */
export function bundle(entries, { folder, read, resolve }) {
  /** @type {Map<string, string>} */
  const modules = new Map();
  const add = (/** @type {string} */ path) => {
    if (modules.has(path)) return;
    modules.set(path, '');
    const text = read(path).replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
    const linked = text.replace(REQUIRE, (_, id) => {
      const target = resolve(id, path);
      if (target === undefined) return `require(${JSON.stringify(`./${nameOf(besides(id, path))}`)})`;
      add(target);
      return `require(${JSON.stringify(`#${nameOf(target)}`)})`;
    });
    modules.set(path, linked);
  };
  const nameOf = (/** @type {string} */ path) => relative(folder, path).replaceAll('\\', '/');
  for (const path of entries) add(path);
  const table = [...modules].map(
    ([path, text]) =>
      `${JSON.stringify(nameOf(path))}: function (exports, require, module, __filename, __dirname) {${text}\n},`,
  );
  return `'use strict';
const path = require('node:path');
const outside = require;
const cache = new Map();
const inside = Object.assign((id) => (id[0] === '#' ? load(id.slice(1)) : outside(id)), { resolve: outside.resolve });
function load(name) {
  const found = cache.get(name);
  if (found !== undefined) return found.exports;
  const module = { exports: {} };
  cache.set(name, module);
  const file = path.join(__dirname, name);
  modules[name].call(module.exports, module.exports, inside, module, file, path.dirname(file));
  return module.exports;
}
const modules = {
${table.join('\n')}
};
module.exports = Object.assign({}, ${entries.map((path) => `load(${JSON.stringify(nameOf(path))})`).join(', ')});
`;
}

/**
 * The file that a relative id of a CommonJS module means.
 * @param {string} id
 * @param {string} from
 */
export function besides(id, from) {
  const path = join(dirname(from), id);
  return /\.(c?js|json)$/.test(path) ? path : `${path}.js`;
}
