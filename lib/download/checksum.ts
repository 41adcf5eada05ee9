import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';

/** What a file must be, to the last bit. `git-blob` is SHA-1 of "blob LENGTH\0" and the bytes, as git names contents. */
export interface Checksum {
  readonly kind: 'sha256' | 'git-blob';
  /** Lower-case hexadecimal. */
  readonly value: string;
}

/** Whether a file on disk is what the checksum names; false when there is none. */
export async function fileMatches(path: string, { kind, value }: Checksum): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return false;
  const hash = createHash(kind === 'sha256' ? 'sha256' : 'sha1');
  if (kind === 'git-blob') hash.update(`blob ${found.size}\0`);
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex') === value;
}
