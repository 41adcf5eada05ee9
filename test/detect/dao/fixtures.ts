import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createImage, type Image } from '../../../lib/image/image';

const FOLDER = resolve(__dirname, '../../../../test/fixtures/detect');

/** The arguments given to photutils' DAOStarFinder. */
interface FinderArguments {
  fwhm: number;
  threshold: number;
  ratio?: number;
  theta?: number;
  sigma_radius?: number;
  sharplo?: number;
  sharphi?: number;
  roundlo?: number;
  roundhi?: number;
  sky?: number;
  exclude_border?: boolean;
  peakmax?: number;
}

type Statistics = Record<'mean' | 'median' | 'std', number>;

/** What astropy and photutils say of one fixture image (made by make.py beside it). */
export interface Answer {
  name: string;
  width: number;
  height: number;
  statistics: Statistics;
  tight: Statistics;
  zscale: [number, number];
  percentile: [number, number];
  finders: { options: FinderArguments; rows: (number | null)[][] }[];
}

const { columns, images } = JSON.parse(readFileSync(join(FOLDER, 'answers.json'), 'utf8')) as {
  columns: string[];
  images: Answer[];
};

export const COLUMNS: readonly string[] = columns;
export const ANSWERS: readonly Answer[] = images;

export function fixtureImage({ name, width, height }: Answer): Image {
  const bytes = new Uint8Array(readFileSync(join(FOLDER, `${name}.f32`)));
  return createImage(width, height, new Float32Array(bytes.buffer, 0, width * height));
}

export function fixtureNamed(name: string): { answer: Answer; image: Image } {
  const answer = ANSWERS.find((each) => each.name === name)!;
  return { answer, image: fixtureImage(answer) };
}
