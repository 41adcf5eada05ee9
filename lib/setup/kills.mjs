// npm run kills: kills each long work at 20 random moments, and compares what it ends with; npm test does so three times.
import { join } from 'node:path';
import { files, prepare } from './prepare.mjs';
import { ROOT, run } from './project.mjs';

await prepare({ development: true });
const tests = ['build/test/kills', 'build/test/sort'].flatMap(files).filter((path) => path.endsWith('.test.js'));
process.exitCode = await run(process.execPath, ['--test', ...tests.map((path) => join(ROOT, path))], {
  env: { SEEING_LAB_KILLS: '20' },
});
