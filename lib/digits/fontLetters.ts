import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createImage, type Image } from '../image/image';
import { rasteriser } from '../image/rasteriser';
import { DIGIT_PIXELS } from './digitSet';
import { normaliseDigit } from './normaliseDigit';

/** A font file of an npm package, and the family that it holds. */
export interface LetterFont {
  readonly package: string;
  readonly path: string;
  readonly family: string;
}

const dejavu = (file: string, family: string): LetterFont => ({
  package: 'dejavu-fonts-ttf',
  path: `ttf/${file}.ttf`,
  family,
});
const openSans = (folder: string): LetterFont => ({
  package: '@expo-google-fonts/open-sans',
  path: `${folder}/OpenSans_${folder}.ttf`,
  family: 'Open Sans',
});

/** Fonts without serifs, for a network to learn from. */
export const LEARNT_FONTS: readonly LetterFont[] = [
  openSans('300Light'),
  openSans('400Regular'),
  openSans('400Regular_Italic'),
  openSans('700Bold'),
  dejavu('DejaVuSans', 'DejaVu Sans'),
  dejavu('DejaVuSans-Oblique', 'DejaVu Sans'),
  dejavu('DejaVuSans-Bold', 'DejaVu Sans'),
  dejavu('DejaVuSansCondensed', 'DejaVu Sans Condensed'),
];

/** Fonts with serifs and of a typewriter, which no network of ours has seen. */
export const UNSEEN_FONTS: readonly LetterFont[] = [
  dejavu('DejaVuSerif', 'DejaVu Serif'),
  dejavu('DejaVuSerif-Italic', 'DejaVu Serif'),
  dejavu('DejaVuSerif-Bold', 'DejaVu Serif'),
  dejavu('DejaVuSerifCondensed', 'DejaVu Serif Condensed'),
  dejavu('DejaVuSansMono', 'DejaVu Sans Mono'),
  dejavu('DejaVuSansMono-Bold', 'DejaVu Sans Mono'),
];

/** Side of the picture that a letter is drawn on, before it becomes 28 x 28. */
const CANVAS = 96;

/**
 * Each of the letters in each of the fonts, normalised as MNIST's digits are: 784 values each, one after the other, font
 * by font.
 */
export async function fontLetters(letters: string, fonts: readonly LetterFont[]): Promise<Float32Array> {
  const pictures = new Float32Array(letters.length * fonts.length * DIGIT_PIXELS);
  let offset = 0;
  for (const font of fonts) {
    for (const letter of await drawLetters(letters, font)) {
      pictures.set(normaliseDigit(letter), offset);
      offset += DIGIT_PIXELS;
    }
  }
  return pictures;
}

/** The letters of one font beside each other, cut apart: ink from 0 to 1. */
async function drawLetters(letters: string, font: LetterFont): Promise<Image[]> {
  const { Resvg } = await rasteriser();
  const style = `font-family="${font.family}" font-size="64" text-anchor="middle"${styleOf(font)}`;
  const texts = [...letters].map((letter, i) => `<text x="${(i + 0.5) * CANVAS}" y="68" ${style}>${letter}</text>`);
  const size = `width="${letters.length * CANVAS}" height="${CANVAS}"`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" ${size}>${texts.join('')}</svg>`;
  const drawing = new Resvg(svg, { font: { fontBuffers: [await fontBytes(font)], defaultFontFamily: font.family } });
  const picture = drawing.render();
  const { pixels, width } = picture;
  const cut = [...letters].map((_, letter) => {
    const ink = createImage(CANVAS, CANVAS);
    for (let i = 0; i < ink.data.length; i++) {
      const [x, y] = [i % CANVAS, Math.floor(i / CANVAS)];
      ink.data[i] = pixels[4 * (y * width + letter * CANVAS + x) + 3]! / 255;
    }
    return ink;
  });
  picture.free();
  drawing.free();
  return cut;
}

/** The rasteriser looks for the style that the file declares. */
function styleOf({ path }: LetterFont): string {
  const weight = /Bold/.test(path) ? 700 : /300Light/.test(path) ? 300 : 400;
  const slant = /Oblique/.test(path) ? 'oblique' : /Italic/.test(path) ? 'italic' : 'normal';
  return ` font-weight="${weight}" font-style="${slant}"`;
}

const read = new Map<string, Promise<Uint8Array>>();

function fontBytes(font: LetterFont): Promise<Uint8Array> {
  const known = read.get(font.path);
  if (known !== undefined) return known;
  const bytes = readFile(join(dirname(require.resolve(`${font.package}/package.json`)), font.path));
  read.set(font.path, bytes);
  return bytes;
}
