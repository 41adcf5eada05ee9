// After the compiler: makes build/lib a library that can be installed elsewhere, without what the notebooks alone need, and
// puts it into one file, which loads in a third of the time.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { besides, bundle } from './bundle.mjs';
import { files } from './prepare.mjs';
import { ROOT } from './project.mjs';

const TFJS = join(ROOT, 'lib/setup/tfjs');

rmSync(join(ROOT, 'build/types'), { recursive: true, force: true });
for (const path of files('build/lib').filter((path) => /\.(js|d\.ts)$/.test(path))) {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const tfjs = relative(dirname(join(ROOT, path)), TFJS).replaceAll('\\', '/');
  const linkedTo = (/** @type {string} */ file) =>
    text.replace(/(require\(|import\(|from )(["'])@tensorflow\/tfjs\2/g, `$1"${tfjs}/${file}"`);
  if (path.endsWith('.js')) {
    writeFileSync(join(ROOT, path), linkedTo('index.js'));
    continue;
  }
  // The declarations of a consumer, who has neither danfojs-node nor a compiler that passes over those of TensorFlow.js.
  const target = join(ROOT, path.replace(/^build.lib/, 'build/types'));
  const declarations = linkedTo('library.js').replace(
    /import type \{ DataFrame \} from ['"]danfojs-node['"];/,
    '/** Of danfojs-node. */\ntype DataFrame = any;',
  );
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, declarations);
}

const folder = join(ROOT, 'build/lib');
const index = join(folder, 'index.js');
const isOurs = (/** @type {string} */ path) => !relative(folder, path).startsWith('..');
const text = bundle([index], {
  folder,
  read: (path) => readFileSync(path, 'utf8'),
  resolve: (id, from) => (isOurs(besides(id, from)) ? besides(id, from) : undefined),
});
const target = join(folder, 'bundle.js');
writeFileSync(target, text);
// Node would read all of the bundle to find out which names an ES module may import: they are written out.
const names = Object.keys(createRequire(import.meta.url)(target));
const module = `import { createRequire } from 'node:module';

export const { ${names.join(', ')} } = createRequire(import.meta.url)('./bundle.js');
`;
writeFileSync(join(folder, 'bundle.mjs'), module);
