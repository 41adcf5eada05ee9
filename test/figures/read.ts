import type { Figure } from '../../lib/figures/figure';
import { type DecodedPng, decodePng } from '../image/decodePng';

type Layout = {
  readonly title: { readonly text: string };
  readonly images: readonly (Readonly<Record<string, number>> & { readonly source: string })[];
  readonly annotations: readonly { readonly text: string; readonly font: { readonly color?: string } }[];
  readonly shapes?: readonly Readonly<Record<string, unknown>>[];
};

/** The parts of a layout that tests look at. */
export function layoutOf(figure: Figure): Layout {
  return figure.layout as unknown as Layout;
}

/** The picture behind a data address. */
export function pictureOf(source: string): DecodedPng {
  return decodePng(Buffer.from(source.replace(/^data:image\/png;base64,/, ''), 'base64'));
}
