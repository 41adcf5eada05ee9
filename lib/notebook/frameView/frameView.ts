import type { FrameBox, FrameRegion } from '../../figures/frameWithBoxes';
import { frameWithBoxes } from '../../figures/frameWithBoxes';
import { COLOURS } from '../../figures/theme';
import type { FitsHeader } from '../../fits/header';
import { crop } from '../../image/crop';
import type { Image } from '../../image/image';
import { minMaxLimits, percentileLimits, type Stretch } from '../../image/stretch';
import { type DisplayLimits, zscale } from '../../image/zscale';
import type { MimeBundle } from '../display';
import { interactiveOutput } from '../interactive/interactiveOutput';
import type { Showable } from '../showable';
import { packFrame } from './packFrame';
import type { FrameViewSettings } from './page/frameViewPage';
import type { HeaderLine } from './page/headerTable';
import type { ColourMap } from './page/shades';
import type { NamedLimits } from './page/toolbar';

/** How a frame is shown; the reader may change all but the frame. */
export interface FrameViewOptions {
  readonly title?: string;
  /** Shown as a table below the frame. */
  readonly header?: FitsHeader;
  readonly boxes?: readonly FrameBox[];
  /** Part of the frame to show, default all; coordinates stay those of the whole frame, limits too. */
  readonly region?: FrameRegion;
  /** Default zscale. A pair of values stands as "given" among the choices. */
  readonly limits?: 'zscale' | 'min-max' | DisplayLimits;
  readonly stretch?: Stretch;
  /** Default gray. */
  readonly colours?: ColourMap;
  /** White sky, black stars. Default true. */
  readonly inverted?: boolean;
  /**
   * Room for the pixels, in characters; the steps of the values become as fine as it allows, down to a sixteenth of the
   * sky's noise. Default 2,500,000: with the picture for where no scripts run, less than 3 MB.
   */
  readonly maxBytes?: number;
}

const PERCENTILES = [99.9, 99.5, 99, 98, 95, 90];
const MAX_BYTES = 2_500_000;

/**
 * A frame to look at under the cell, as in DS9: `await show(frameView(image, { header }))`. One output without a server
 * or a network; where scripts do not run, a picture. Throws InputError when no pixel of the image is finite.
 */
export function frameView(image: Image, options: FrameViewOptions = {}): Showable {
  return { output: () => frameViewOutput(image, options) };
}

function frameViewOutput(image: Image, options: FrameViewOptions): Promise<MimeBundle> {
  const { title = 'Frame', inverted = true, stretch = 'linear', region } = options;
  const settings = settingsOf(image, options);
  const limits = settings.limits.find(({ name }) => name === settings.look.limits)!;
  const figure = frameWithBoxes(image, {
    ...{ boxes: options.boxes, limits, stretch, inverted, title, zoom: region },
  });
  return interactiveOutput({ title, page: 'notebook/frameView/page/frameViewPage', settings, figure });
}

function settingsOf(image: Image, options: FrameViewOptions): FrameViewSettings {
  const { title = 'Frame', boxes = [], region, limits = 'zscale', maxBytes = MAX_BYTES } = options;
  const { stretch = 'linear', colours = 'gray', inverted = true } = options;
  const { x, y } = region ?? { x: 0, y: 0 };
  return {
    title,
    frame: packFrame(region === undefined ? image : crop(image, region), maxBytes),
    origin: { x, y },
    limits: limitsOf(image, limits),
    look: { limits: typeof limits === 'object' ? GIVEN : limits, stretch, colours, inverted },
    boxes: boxes.map(({ x: column, y: row, size = 60, color = COLOURS.vermilion }) => ({
      ...{ x: column - x, y: row - y, size, colour: color },
    })),
    header: headerLines(options.header),
  };
}

const GIVEN = 'given';

function limitsOf(image: Image, limits: FrameViewOptions['limits']): NamedLimits[] {
  const sample = everySoMany(image);
  return [
    ...(typeof limits === 'object' ? [{ name: GIVEN, ...limits }] : []),
    { name: 'zscale', ...zscale(image) },
    { name: 'min-max', ...minMaxLimits(image) },
    ...PERCENTILES.map((percent) => ({ name: `${percent} %`, ...percentileLimits(sample, percent) })),
  ];
}

/** Pixels that percentiles are read off: of a large image one in several, in even steps. */
const SAMPLE = 1_000_000;

function everySoMany(image: Image): Image {
  const stride = Math.ceil(image.data.length / SAMPLE);
  if (stride === 1) return image;
  const data = Float32Array.from({ length: Math.floor(image.data.length / stride) }, (_, i) => image.data[i * stride]);
  return { data, width: data.length, height: 1 };
}

function headerLines(header: FitsHeader | undefined): HeaderLine[] {
  return (header?.cards ?? []).map(({ keyword, value, comment = '' }) => ({
    ...{ keyword, comment },
    value: typeof value === 'boolean' ? (value ? 'T' : 'F') : String(value ?? ''),
  }));
}
