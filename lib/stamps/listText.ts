/** Marks at the beginning of a text that say how it is encoded. */
const UTF16_LITTLE = [0xff, 0xfe];
const UTF16_BIG = [0xfe, 0xff];

/**
 * The text of a list, as editors and spreadsheets save it: UTF-8, UTF-16 (Excel's "Unicode text") with or without its
 * mark, and where the bytes are neither, Windows-1252 (Excel's "CSV" in western Europe).
 */
export function listText(bytes: Uint8Array): string {
  const encoding = encodingOf(bytes);
  if (encoding !== undefined) return new TextDecoder(encoding).decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('windows-1252').decode(bytes);
  }
}

/** Undefined where a byte is a letter. */
function encodingOf(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const [first, second] = bytes;
  const startsWith = (mark: readonly number[]): boolean => first === mark[0] && second === mark[1];
  // A header is ASCII: in UTF-16 one of its first two bytes is zero.
  if (startsWith(UTF16_LITTLE) || (first !== 0 && second === 0)) return 'utf-16le';
  return startsWith(UTF16_BIG) || (first === 0 && second !== 0) ? 'utf-16be' : undefined;
}
