import type { MimeBundle } from './display';

/** What is no figure and yet can be shown: it makes its own output. */
export interface Showable {
  output(): Promise<MimeBundle>;
}
