#!/usr/bin/env node
// The program `seeing-lab`: builds the library when that has not been done, then hands over to lib/cli/main.ts.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ROOT } from '../setup/project.mjs';

const main = join(ROOT, 'build/lib/cli/main.js');
if (!existsSync(main)) {
  const { prepare } = await import('../setup/prepare.mjs');
  await prepare({ quietOut: true });
}
const { runProgram } = await import(pathToFileURL(main).href);
await runProgram(process.argv.slice(2));
