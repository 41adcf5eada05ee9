import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';

/**
 * What a file must be, to the last bit. `git-blob` is SHA-1 of "blob LENGTH\0" and the bytes, as git names contents;
 * `sha256-unpacked` is SHA-256 of what a gzip file holds, however it was packed.
 */
export interface Checksum {
  readonly kind: 'sha256' | 'sha256-unpacked' | 'git-blob';
  /** Lower-case hexadecimal. */
  readonly value: string;
}

/** Whether a file on disk is what the checksum names; false when there is none. */
export async function fileMatches(path: string, { kind, value }: Checksum): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) return false;
  if (kind === 'sha256-unpacked') return (await unpackedSha256(path)) === value;
  const hash = createHash(kind === 'sha256' ? 'sha256' : 'sha1');
  if (kind === 'git-blob') hash.update(`blob ${found.size}\0`);
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest('hex') === value;
}

/** Undefined when the file is no whole gzip file. */
async function unpackedSha256(path: string): Promise<string | undefined> {
  const hash = createHash('sha256');
  try {
    await pipeline(createReadStream(path), createGunzip(), hash);
  } catch (error) {
    if (/^Z_/.test((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
  return hash.digest('hex');
}
