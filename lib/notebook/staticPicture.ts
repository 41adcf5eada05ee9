import type { Figure } from '../figures/figure';
import { encodePng } from '../image/png';
import { rasteriser } from '../image/rasteriser';
import { fewerColours } from './fewerColours';
import { allFonts, FONT_NAME } from './fonts';
import { onWhite } from './pixelCanvas';
import { figureSvg } from './plotlyWindow';
import { flattenScene } from './scene/flattenScene';

/** Size of the picture in pixels. */
export interface StaticPictureOptions {
  /** Default: the layout's width, else 800. */
  readonly width?: number;
  /** Default: the layout's height, else 450. */
  readonly height?: number;
  /** Pixels of the picture for each pixel of the layout; default 1. */
  readonly scale?: number;
}

/** The width of a notebook's cell. */
export const DEFAULT_WIDTH = 800;
export const DEFAULT_HEIGHT = 450;

/** Plotly waits for ever for the canvas of such a trace. */
const NEEDS_WEBGL = /gl$|3d$|^surface$|^(cone|streamtube|volume|isosurface)$|^(scatter|choropleth|density)map/;

/**
 * Draws a figure as PNG without a browser: Plotly's own SVG, made in jsdom, turned into pixels by resvg. Surfaces
 * and lines in three dimensions are painted by us, with the default light. The same figure gives the same bytes on
 * every machine. Throws RangeError for any other trace that needs WebGL, and for flat and deep traces in one figure.
 */
export async function staticPicture(figure: Figure, options: StaticPictureOptions = {}): Promise<Uint8Array> {
  const { svg } = await drawSvg(figure, options);
  const { Resvg } = await rasteriser();
  const drawing = new Resvg(inOlderSpelling(svg), {
    background: '#fff',
    fitTo: { mode: 'zoom', value: options.scale ?? 1 },
    font: {
      fontBuffers: allFonts().map((font) => font.bytes),
      defaultFontFamily: FONT_NAME,
      sansSerifFamily: FONT_NAME,
    },
  });
  const picture = drawing.render();
  const data = fewerColours(onWhite(picture.pixels));
  const png = encodePng({ width: picture.width, height: picture.height, channels: 3, data });
  picture.free();
  drawing.free();
  return png;
}

/** The same drawing as SVG text, and its size in pixels. */
export async function drawSvg(
  figure: Figure,
  options: Pick<StaticPictureOptions, 'width' | 'height'> = {},
): Promise<{ readonly svg: string; readonly width: number; readonly height: number }> {
  const { layout } = figure;
  const width = options.width ?? (layout.width as number | undefined) ?? DEFAULT_WIDTH;
  const height = options.height ?? (layout.height as number | undefined) ?? DEFAULT_HEIGHT;
  const flat = flattenScene(figure, { width, height });
  const webgl = flat.data.find(({ type }) => NEEDS_WEBGL.test(String(type)));
  if (webgl !== undefined) throw new RangeError(`a trace of type ${webgl.type} cannot be drawn without a browser`);
  return { svg: await figureSvg(flat, width, height), width, height };
}

/** Two things that this rasteriser reads only in an older spelling: unsmoothed pixels and quoted references. */
function inOlderSpelling(svg: string): string {
  return svg
    .replace(/style="[^"]*image-rendering:[^"]*pixelated[^"]*"/g, 'image-rendering="optimizeSpeed"')
    .replace(/url\('(#[^']*)'\)/g, 'url($1)');
}
