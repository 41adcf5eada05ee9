import type { FramePictures } from '../choosePictures';
import { part } from './browser';
import type { FrameColumns } from './frameColumns';
import { mount as mountReport } from './reportPage';

/** What an event brings. */
export interface LiveFrame {
  readonly index: number;
  readonly frame: FrameColumns;
  readonly pictures?: FramePictures;
}

declare class EventSource {
  constructor(address: string);
  addEventListener(type: 'message' | 'reload', listener: (event: { readonly data: string }) => void): void;
}
declare const location: { reload(): void };

/** A report that grows: the browser opens a lost connection again by itself. */
export function mount(): void {
  const put = mountReport();
  const { events } = JSON.parse(part('events').textContent ?? '') as { readonly events: string };
  const source = new EventSource(events);
  source.addEventListener('message', ({ data }) => {
    const { index, frame, pictures } = JSON.parse(data) as LiveFrame;
    put(index, frame, pictures);
  });
  // The program was started again: what it sends does not continue this page.
  source.addEventListener('reload', () => location.reload());
}
