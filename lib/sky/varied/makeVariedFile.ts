import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeFits } from '../../fits/writeFits';
import { writeWhole } from '../../writeWhole';
import { truthName } from '../nightFrame';
import { variedFrame } from './variedFrame';
import type { VariedTruth } from './variedTruth';

/** A frame of a varied night that is to lie in `folder`. */
export interface VariedJob {
  readonly folder: string;
  readonly index: number;
  readonly seed: number;
  readonly width?: number;
  readonly height?: number;
}

/** Writes the frame and then its truth, each whole, unless both are there already; gives its truth. */
export async function makeVariedFile({ folder, index, seed, width, height }: VariedJob): Promise<VariedTruth> {
  const file = variedFileName(index);
  const told = join(folder, truthName(file));
  const found = await readFile(told, 'utf8').catch(() => undefined);
  if (found !== undefined) return JSON.parse(found) as VariedTruth;
  const { image, header, truth } = variedFrame(index, seed, {
    ...(width !== undefined && { width }),
    ...(height !== undefined && { height }),
  });
  const wholeCounts = image.data.every((value) => Number.isInteger(value) && value >= 0 && value <= 65_535);
  await writeWhole(join(folder, file), encodeFits([{ image, bitpix: wholeCounts ? 'uint16' : -32, cards: header }]));
  await writeWhole(told, `${JSON.stringify(truth)}\n`);
  return truth;
}

export function variedFileName(index: number): string {
  return `sim-varied-${String(index + 1).padStart(4, '0')}.fits`;
}
