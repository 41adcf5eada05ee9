// Where the project lies, and how its programs are started on Linux, macOS and Windows.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of the project. */
export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../..');

/**
 * Runs a program in the project's root and shows what it prints (all of it on standard error with `quietOut`, which
 * keeps standard output for results). Resolves to its exit status; a program ended by a signal counts as 1.
 * @param {string} program
 * @param {readonly string[]} words
 * @param {{ env?: Record<string, string>, quietOut?: boolean, shell?: boolean }} [options]
 * @returns {Promise<number>}
 */
export function run(program, words, { env = {}, quietOut = false, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const stdio = /** @type {const} */ (['inherit', quietOut ? 2 : 'inherit', 'inherit']);
    const child = spawn(program, words, { cwd: ROOT, env: { ...process.env, ...env }, stdio, shell });
    child.once('error', reject);
    child.once('close', (status) => resolve(status ?? 1));
  });
}

/**
 * Runs npm by the very program that runs this script: on Windows a bare `npm` is a batch file that cannot be spawned.
 * @param {readonly string[]} words
 * @param {{ quietOut?: boolean }} [options]
 * @returns {Promise<number>}
 */
export function npm(words, options) {
  const besideNode = dirname(process.execPath);
  const script = [
    process.env.npm_execpath ?? '',
    join(besideNode, 'node_modules/npm/bin/npm-cli.js'),
    join(besideNode, '../lib/node_modules/npm/bin/npm-cli.js'),
  ].find((path) => /npm-cli\.c?js$/.test(path) && existsSync(path));
  if (script !== undefined) return run(process.execPath, [script, ...words], options);
  return run('npm', words, { ...options, shell: process.platform === 'win32' });
}
