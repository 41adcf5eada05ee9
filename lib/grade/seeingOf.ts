import type { FitsHeader } from '../fits/header';
import type { Image } from '../image/image';
import type { Source } from './sources';
import type { Verdict } from './verdict';

export interface SeeingContext {
  readonly verdict: Verdict;
  readonly header?: FitsHeader | undefined;
  readonly pixelScale?: number | undefined;
}

export function seeingOf(
  _image: Image,
  sources: readonly Source[],
  { pixelScale = 0.58 }: SeeingContext,
): { readonly fwhmPixels: number | null; readonly seeingArcsec: number | null } {
  const widths = sources.map(({ length, breadth }) => Math.sqrt(length * breadth) / 1.65).sort((a, b) => a - b);
  const fwhmPixels = widths[widths.length >> 1] ?? null;
  return { fwhmPixels, seeingArcsec: fwhmPixels === null ? null : fwhmPixels * pixelScale };
}
