import { InputError } from './inputError';

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'files of this size are not allowed',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the disk is read-only',
  ENOTDIR: 'a folder above it is a file',
  EEXIST: 'a folder above it is a file',
  EISDIR: 'it is a folder',
  ENOTEMPTY: 'it is a folder',
  ENAMETOOLONG: 'its name is too long',
  // Node's mkdir answers so where nothing can be made.
  ENOENT: 'its folder cannot be made',
  EIO: 'the disk does not work',
};

/** One clear sentence, with the code of the error, for what goes wrong with disks; anything else stays as it is. */
export function diskError(error: unknown, path: string): unknown {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  const reason = code === undefined ? undefined : REASONS[code];
  if (error instanceof InputError || reason === undefined) return error;
  return Object.assign(new InputError(`${path} cannot be written: ${reason}`, { cause: error }), { code });
}
