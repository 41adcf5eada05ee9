// Builds lib/setup/tfjs/register.js: the gradients and the chained methods of TensorFlow.js, which its core has as ES
// modules that Node 20 cannot load, and else only the union package has, at 190 MB more.
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { besides, bundle } from './bundle.mjs';
import { ROOT } from './project.mjs';

const TARGET = join(ROOT, 'lib/setup/tfjs/register.js');
const require = createRequire(TARGET);
const manifest = require.resolve('@tensorflow/tfjs-core/package.json');
const SOURCES = join(dirname(manifest), 'dist');
const ENTRIES = ['register_all_gradients.js', 'public/chained_ops/register_all_chained_ops.js'];

if (!existsSync(TARGET) || statSync(TARGET).mtimeMs < statSync(manifest).mtimeMs) {
  const core = new Set(Object.keys(require('@tensorflow/tfjs-core')));
  const options = { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022, removeComments: true };
  const text = bundle(
    ENTRIES.map((name) => join(SOURCES, name)),
    {
      folder: SOURCES,
      read: (path) =>
        ts.transpileModule(fromCore(readFileSync(path, 'utf8'), core), { compilerOptions: options }).outputText,
      resolve: besides,
    },
  );
  writeFileSync(TARGET, text);
}

/**
 * Takes from the core itself what it exports: it must not be there twice.
 * @param {string} source
 * @param {ReadonlySet<string>} core names
 */
function fromCore(source, core) {
  return source.replace(/import \{([^}]*)\} from '\.[^']*'/g, (whole, names) =>
    names.split(',').every((/** @type {string} */ name) => core.has(name.trim().split(' as ')[0] ?? ''))
      ? `import {${names}} from '@tensorflow/tfjs-core'`
      : whole,
  );
}
