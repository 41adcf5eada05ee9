/** Where the bytes of a name that is no UTF-8 go: lone surrogates, which no text of UTF-8 holds (Python's PEP 383). */
const ESCAPE = 0xdc00;

/** A file's name as text. Bytes that are no UTF-8 become lone surrogates, so that `pathBytes` finds the file again. */
export function pathText(bytes: Uint8Array): string {
  const name = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const text = name.toString('utf8');
  if (!text.includes('\ufffd') || Buffer.from(text, 'utf8').equals(name)) return text;
  let result = '';
  for (let at = 0; at < name.length; ) {
    const length = sequenceLength(name[at]!);
    const sequence = name.subarray(at, at + length);
    const character = sequence.toString('utf8');
    const isWhole = sequence.length === length && Buffer.from(character, 'utf8').equals(sequence);
    result += isWhole ? character : String.fromCharCode(ESCAPE + name[at]!);
    at += isWhole ? length : 1;
  }
  return result;
}

/** What the file system is to be asked for: the text, or where it holds escaped bytes, the bytes. */
export function pathBytes(path: string): string | Buffer {
  if (!/\p{Surrogate}/u.test(path)) return path;
  return Buffer.concat(
    Array.from(path, (character) => {
      const code = character.charCodeAt(0) - ESCAPE;
      return character.length === 1 && code >= 0x80 && code <= 0xff ? Buffer.of(code) : Buffer.from(character, 'utf8');
    }),
  );
}

/** Bytes of the UTF-8 sequence that begins with this byte. */
function sequenceLength(first: number): number {
  if (first < 0xc0) return 1;
  if (first < 0xe0) return 2;
  return first < 0xf0 ? 3 : 4;
}
