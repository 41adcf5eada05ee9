import { join } from 'node:path';
import type { RemoteFile } from './downloadFile';

/** Where copies of the original files are kept (the original address answers no longer). */
const MIRRORS = ['https://ossci-datasets.s3.amazonaws.com/mnist', 'https://storage.googleapis.com/cvdf-datasets/mnist'];

/** SHA-256 of what each file holds unpacked: copies that somebody packed again are as good as the original. */
const CONTENTS: Readonly<Record<string, string>> = {
  'train-images-idx3-ubyte.gz': 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db',
  'train-labels-idx1-ubyte.gz': '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5',
  't10k-images-idx3-ubyte.gz': '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7',
  't10k-labels-idx1-ubyte.gz': 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2',
};

/** The four files of MNIST to download into `folder`, 12 MB in all; `mirrors` are tried one after the other. */
export function mnistFiles(folder: string, mirrors: readonly string[] = MIRRORS): RemoteFile[] {
  return Object.entries(CONTENTS).map(([name, value]) => ({
    path: join(folder, name),
    checksum: { kind: 'sha256-unpacked', value },
    sources: mirrors.map((mirror) => `${mirror.replace(/\/$/, '')}/${name}`),
  }));
}
