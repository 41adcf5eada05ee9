import { createHash } from 'node:crypto';

/** Hexadecimal digits of a line's SHA-256 that stand before it. */
const DIGEST_LENGTH = 16;

/** A value as one line of a journal: its digest, a blank, JSON, a line end. */
export function digestLine(value: unknown): string {
  const text = JSON.stringify(value);
  return `${digestOf(text)} ${text}\n`;
}

/** The value of a line, without its end; undefined for a line that is not as it was written. */
export function parseDigestLine(line: string): unknown {
  const text = line.slice(DIGEST_LENGTH + 1);
  if (line.slice(0, DIGEST_LENGTH + 1) !== `${digestOf(text)} `) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, DIGEST_LENGTH);
}
