import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../inputError';
import { parseCsv } from '../stamps/csv';
import type { RemoteFile } from './downloadFile';

/** The thesis' author's repository; frames stand in its folder fits. */
const REPOSITORY = 'https://raw.githubusercontent.com/DanielRodriguezEspinosa/PythonTFG-Redes-Neuronales/main';
/** The public archive of Las Cumbres Observatory, where the frames come from. */
const ARCHIVE = 'https://archive-api.lco.global/frames/';

/** The network that the thesis trained, in the same repository. */
const MODEL = { file: 'model_trained.h5', blob: '8262e55d4fa29871ccbfb6404c6d59ea24e4019a' };

export interface ThesisSources {
  readonly repository?: string;
  readonly archive?: string;
}

/**
 * The frames of the thesis' list (data/thesis-frames.csv, columns filename and git_blob_sha1) and the network that it
 * trained, as files to download into `folder`: from the author's repository, frames else from the archive. Throws InputError when the list has other columns.
 */
export function thesisFrames(list: string, folder: string, sources: ThesisSources = {}): RemoteFile[] {
  const { repository = REPOSITORY, archive = ARCHIVE } = sources;
  const [heading, ...rows] = parseCsv(readFileSync(list, 'utf8'));
  const columns = heading?.fields ?? [];
  const [name, blob] = [columns.indexOf('filename'), columns.indexOf('git_blob_sha1')];
  if (name < 0 || blob < 0)
    throw new InputError(`${list} has the columns ${columns.join(',')}, wanted filename and git_blob_sha1`);
  const unique = new Map(rows.map(({ fields }) => [fields[name]!, fields[blob]!]));
  const frames = [...unique].map(
    ([file, value]): RemoteFile => ({
      path: join(folder, file),
      checksum: { kind: 'git-blob', value },
      sources: [`${repository}/fits/${encodeURIComponent(file)}`, (signal) => askArchive(archive, file, signal)],
    }),
  );
  const model: RemoteFile = {
    path: join(folder, MODEL.file),
    checksum: { kind: 'git-blob', value: MODEL.blob },
    sources: [`${repository}/${MODEL.file}`],
  };
  return [...frames, model];
}

/** Where the archive keeps a frame just now; its addresses are valid for some hours. */
async function askArchive(archive: string, file: string, signal: AbortSignal): Promise<string | undefined> {
  const base = file.replace(/\.fits(\.fz)?$/, '');
  const response = await fetch(`${archive}?basename_exact=${encodeURIComponent(base)}`, { signal });
  if (!response.ok) throw new Error(`${new URL(archive).host} answered ${response.status}`);
  const { results } = (await response.json()) as { results?: { url?: string }[] };
  return results?.[0]?.url;
}
