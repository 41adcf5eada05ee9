import { type Box, copySelected } from './browser';
import { type FrameColumns, STATES } from './frameColumns';

/** The states whose files a reader may want in a list. */
const LISTED = STATES.filter((state) => state !== 'good');

/** Fills the list of rejected files as the boxes beside it say, and copies it; gives what fills it anew. */
export function rejectedFiles(frames: FrameColumns, part: (id: string) => Box): () => void {
  const list = part('rejected-list');
  const fill = (): void => {
    const asked = new Set<string>(LISTED.filter((state) => part(`list-${state}`).checked));
    const files = frames.file.filter((_, n) => asked.has(frames.state[n]));
    list.value = files.join('\n');
    const strange = files.filter((file) => file.includes('\ufffd')).length;
    const warning = strange > 0 ? `; ${strange} with characters that cannot be shown, here as \ufffd` : '';
    part('rejected-count').textContent = `${files.length.toLocaleString('en')} files${warning}`;
  };
  for (const state of LISTED) part(`list-${state}`).addEventListener('change', fill);
  part('copy').addEventListener('click', () => {
    list.focus();
    list.select();
    part('copied').textContent = copySelected() ? 'copied' : 'selected: copy with Ctrl+C';
  });
  fill();
  return fill;
}
