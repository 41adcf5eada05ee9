import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';

/** Why a test of a page was skipped. */
export const NO_BROWSER = 'no Chromium found';

/** No GPU, no screen, and no talk with the browser maker's servers. */
const ARGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the Chromium that this machine has; undefined where there is none. */
export async function launchChromium(): Promise<Browser | undefined> {
  const { findChromium } = await import(pathToFileURL(resolve(__dirname, '../../lib/setup/chromium.mjs')).href);
  const executablePath: string | undefined = findChromium();
  return executablePath === undefined ? undefined : chromium.launch({ executablePath, args: ARGS });
}
