import { grayLevels, type Stretch } from '../../../image/stretch';
import { type ColourStops, colourAt, colourStops } from '../../scene/colourScale';

export type ColourMap = 'gray' | 'heat' | 'bb' | 'viridis';

/** Colour maps from dark to bright. Heat and bb (a glowing body) are those of DS9. */
export const COLOUR_MAPS: Readonly<Record<ColourMap, ColourStops>> = {
  gray: [
    [0, '#000000'],
    [1, '#ffffff'],
  ],
  heat: [
    [0, '#000000'],
    [0.34, '#ff5700'],
    [0.65, '#ffa600'],
    [0.98, '#fffaff'],
    [1, '#ffffff'],
  ],
  bb: [
    [0, '#000000'],
    [0.25, '#800000'],
    [0.5, '#ff8000'],
    [0.75, '#ffff80'],
    [1, '#ffffff'],
  ],
  viridis: colourStops('Viridis'),
};

/** How brightness becomes colour. */
export interface ShadeOptions {
  readonly colours: ColourMap;
  readonly stretch: Stretch;
  readonly inverted: boolean;
}

/** Enough for the logarithm, which is steep at its beginning: neighbours differ by two of 255 gray levels there. */
const SHADES = 1 << 14;

/** Colours from the lower limit to the upper one, in even steps of the value; as a canvas holds them in memory. */
export function shadeTable({ colours, stretch, inverted }: ShadeOptions): Uint32Array {
  const ramp = { data: Float32Array.from({ length: SHADES }, (_, i) => i), width: SHADES, height: 1 };
  const levels = grayLevels(ramp, { low: 0, high: SHADES - 1 }, { stretch, inverted });
  const ofLevel = Uint32Array.from({ length: 256 }, (_, level) =>
    packColour(colourAt(COLOUR_MAPS[colours], level / 255)),
  );
  return Uint32Array.from(levels, (level) => ofLevel[level]);
}

/** Red, green and blue (0..255), opaque, as the four bytes that a canvas holds. */
export function packColour([red, green, blue]: readonly [number, number, number]): number {
  return new Uint32Array(Uint8Array.of(Math.round(red), Math.round(green), Math.round(blue), 255).buffer)[0];
}
