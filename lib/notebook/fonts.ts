import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The fonts of figures as files of npm packages: Open Sans, which Plotly's layout is made for, and DejaVu for what it lacks. */
const FILES = {
  regular: ['@expo-google-fonts/open-sans', '400Regular/OpenSans_400Regular.ttf'],
  italic: ['@expo-google-fonts/open-sans', '400Regular_Italic/OpenSans_400Regular_Italic.ttf'],
  bold: ['@expo-google-fonts/open-sans', '700Bold/OpenSans_700Bold.ttf'],
  fallback: ['dejavu-fonts-ttf', 'ttf/DejaVuSans.ttf'],
} as const;
export type FontWeight = keyof typeof FILES;

export const FONT_NAME = 'Open Sans';

/** A font and the widths of its characters. */
export interface Font {
  readonly bytes: Uint8Array;
  /** Height above the baseline, in units of the font size. */
  readonly ascent: number;
  /** Depth below the baseline, positive, in units of the font size. */
  readonly descent: number;
  /** Width of a character in units of the font size; undefined where the font does not have it. */
  advance(character: string): number | undefined;
}

const loaded = new Map<FontWeight, Font>();

/** A font, read once. */
export function font(weight: FontWeight): Font {
  const known = loaded.get(weight);
  if (known !== undefined) return known;
  const [name, path] = FILES[weight];
  const made = parseTrueType(readFileSync(join(dirname(require.resolve(`${name}/package.json`)), path)));
  loaded.set(weight, made);
  return made;
}

/** All fonts, for the rasteriser. */
export function allFonts(): Font[] {
  return (Object.keys(FILES) as FontWeight[]).map(font);
}

/** Width of a line of text in units of the font size, characters that the font lacks taken from the fallback. */
export function widthOf(text: string, weight: FontWeight): number {
  const own = font(weight);
  const width = (character: string) => own.advance(character) ?? font('fallback').advance(character) ?? 0.6;
  return [...text].reduce((sum, character) => sum + width(character), 0);
}

/** Reads the advance widths of a TrueType file: tables head, hhea, hmtx and cmap (OpenType specification). */
function parseTrueType(bytes: Buffer): Font {
  const unitsPerEm = bytes.readUInt16BE(tableOffset(bytes, 'head') + 18);
  const hhea = tableOffset(bytes, 'hhea');
  const hmtx = tableOffset(bytes, 'hmtx');
  const lastMetric = bytes.readUInt16BE(hhea + 34) - 1;
  const glyphOf = characterMap(bytes);
  return {
    bytes,
    ascent: bytes.readInt16BE(hhea + 4) / unitsPerEm,
    descent: -bytes.readInt16BE(hhea + 6) / unitsPerEm,
    advance: (character) => {
      const glyph = glyphOf(character.codePointAt(0)!);
      return glyph === 0 ? undefined : bytes.readUInt16BE(hmtx + 4 * Math.min(glyph, lastMetric)) / unitsPerEm;
    },
  };
}

function tableOffset(bytes: Buffer, tag: string): number {
  const count = bytes.readUInt16BE(4);
  for (let record = 12; record < 12 + 16 * count; record += 16) {
    if (bytes.toString('latin1', record, record + 4) === tag) return bytes.readUInt32BE(record + 8);
  }
  throw new RangeError(`the font has no table ${tag}`);
}

/** Glyph of a code point by the font's segment map (cmap format 4); 0, the missing glyph, where it has none. */
function characterMap(bytes: Buffer): (code: number) => number {
  const map = segmentMapOffset(bytes);
  const doubled = bytes.readUInt16BE(map + 6);
  const [ends, starts] = [map + 14, map + 16 + doubled];
  const [deltas, ranges] = [starts + doubled, starts + 2 * doubled];
  return (code) => {
    for (let i = 0; i < doubled; i += 2) {
      if (code > bytes.readUInt16BE(ends + i)) continue;
      const start = bytes.readUInt16BE(starts + i);
      if (code < start) return 0;
      const range = bytes.readUInt16BE(ranges + i);
      if (range === 0) return (code + bytes.readUInt16BE(deltas + i)) & 0xffff;
      return bytes.readUInt16BE(ranges + i + range + 2 * (code - start));
    }
    return 0;
  };
}

function segmentMapOffset(bytes: Buffer): number {
  const cmap = tableOffset(bytes, 'cmap');
  for (let i = 0; i < bytes.readUInt16BE(cmap + 2); i++) {
    const offset = cmap + bytes.readUInt32BE(cmap + 4 + 8 * i + 4);
    if (bytes.readUInt16BE(offset) === 4) return offset;
  }
  throw new RangeError('the font has no character map of format 4');
}
