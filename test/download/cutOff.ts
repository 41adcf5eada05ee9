import { statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';

/** Breaks the connection as soon as the client's partial file (one of those named) holds so many bytes, however slow the machine. */
export function cutOff(response: ServerResponse, partial: readonly string[], bytes: number = 1): void {
  const poll = setInterval(() => {
    const sizes = partial.map((path) => statSync(path, { throwIfNoEntry: false })?.size ?? 0);
    if (Math.max(...sizes) >= bytes) response.destroy();
  }, 10);
  response.once('close', () => clearInterval(poll));
}
