import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const PROJECT = resolve(__dirname, '../../..');
const PACKAGES = ['tslab', '@tensorflow/tfjs', 'h5wasm', 'fitsjs-ng', 'plotly.js-dist-min'];

/** One line that says which versions made a notebook's figures. */
export function versions(): string {
  const installed = PACKAGES.map((name) => {
    const { version } = JSON.parse(readFileSync(join(PROJECT, 'node_modules', name, 'package.json'), 'utf8')) as {
      version: string;
    };
    return `${name} ${version}`;
  });
  return [`Node ${process.version}`, ...installed].join(', ');
}
