import { basename } from 'node:path';
import { InputError } from '../inputError';
import type { Progress } from '../progress';
import { type DownloadOptions, downloadFile, type RemoteFile } from './downloadFile';

export interface DownloadFilesOptions extends DownloadOptions {
  /** Files that are fetched at the same time; default 3, which no server minds. */
  readonly atATime?: number;
  readonly progress?: Progress;
}

/** How a download ended, in the order of the files. */
export interface DownloadSummary {
  /** There before, with the right bytes. */
  readonly present: readonly string[];
  readonly downloaded: readonly string[];
  readonly failed: readonly { readonly path: string; readonly error: string }[];
}

/** Once so many files in a row have failed, the others fail untried: the network is not there. */
const HOPELESS = 6;

/** Fetches files, a few at a time; what fails is told in the summary and stops none of the others. */
export async function downloadFiles(
  files: readonly RemoteFile[],
  options: DownloadFilesOptions = {},
): Promise<DownloadSummary> {
  const { atATime = 3, progress } = options;
  const results = new Array<{ fetched?: 'present' | 'downloaded'; error?: string }>(files.length);
  let next = 0;
  let done = 0;
  let failures = 0;
  const work = async (): Promise<void> => {
    while (next < files.length) {
      const index = next++;
      const file = files[index]!;
      // Files that are there already are found even when nothing answers.
      const hopeless = failures >= HOPELESS;
      results[index] = await attempt(hopeless ? { ...file, sources: [] } : file, options);
      if (results[index]!.error === undefined) failures = 0;
      else failures++;
      progress?.(++done, files.length, basename(file.path));
    }
  };
  await Promise.all(Array.from({ length: Math.min(atATime, files.length) }, work));
  const pathsOf = (kind: 'present' | 'downloaded'): string[] =>
    files.filter((_, n) => results[n]!.fetched === kind).map(({ path }) => path);
  return {
    present: pathsOf('present'),
    downloaded: pathsOf('downloaded'),
    failed: files.flatMap(({ path }, n) =>
      results[n]!.error === undefined ? [] : [{ path, error: results[n]!.error! }],
    ),
  };
}

async function attempt(
  file: RemoteFile,
  options: DownloadOptions,
): Promise<{ fetched?: 'present' | 'downloaded'; error?: string }> {
  try {
    return { fetched: await downloadFile(file, options) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const untried = file.sources.length === 0;
    return { error: untried ? `${basename(file.path)} was not tried: nothing answered before` : error.message };
  }
}
