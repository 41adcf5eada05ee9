import type { Position } from './position';

/**
 * How sources that share a box are dropped.
 *
 * - `strict`: every source with any neighbour in its box is dropped.
 * - `thesis`: as the thesis' program does it. Sources are visited pairwise in order and both of a close pair are
 *   dropped, unless one of the two was already dropped; so a third neighbour of a dropped source can survive.
 * - `none`: nothing is dropped.
 *
 *       box of a          a - b - c in a row, each 50 px from the next:
 *     +---------+         strict drops a, b and c;
 *     |    a  b |  c      thesis drops a and b (first pair) and keeps c, because b was already gone.
 *     +---------+
 */
export type CrowdingRule = 'strict' | 'thesis' | 'none';

/** The rules by name, for the command line. */
export const CROWDING_RULES: readonly CrowdingRule[] = ['strict', 'thesis', 'none'];

/** Thesis 1: two sources are close when they are less than a box apart in x and in y. */
export const CROWDING_BOX = 60;

/**
 * Marks with 1 the sources that survive the crowding rule. Two sources are close when |dx| < box and |dy| < box
 * (pixels). A source whose position is not a number is nobody's neighbour and survives.
 *
 * The sources are sorted into square cells of one box, so that only the nine cells around a source are searched.
 */
export function crowdingMask(sources: readonly Position[], rule: CrowdingRule, box: number = CROWDING_BOX): Uint8Array {
  if (!(box > 0)) throw new RangeError(`the crowding box must be a positive number of pixels, got ${box}`);
  const kept = new Uint8Array(sources.length).fill(1);
  if (rule === 'none') return kept;
  const cells = sortIntoCells(sources, box);
  const isClose = (i: number, j: number) =>
    Math.abs(sources[i]!.xcentroid - sources[j]!.xcentroid) < box &&
    Math.abs(sources[i]!.ycentroid - sources[j]!.ycentroid) < box;

  for (let i = 0; i < sources.length; i++) {
    if (rule === 'strict') {
      if (hasNeighbour(i, cells, isClose)) kept[i] = 0;
    } else if (kept[i] === 1) {
      const partner = firstPartner(i, cells, (j) => kept[j] === 1 && isClose(i, j));
      if (partner !== undefined) {
        kept[i] = 0;
        kept[partner] = 0;
      }
    }
  }
  return kept;
}

/** The sources of each cell, in ascending order, and for each source the nine cells around it that hold any. */
interface Cells {
  around(i: number): readonly number[][];
}

function sortIntoCells(sources: readonly Position[], box: number): Cells {
  const members = new Map<string, number[]>();
  const column = (i: number) => Math.floor(sources[i]!.xcentroid / box);
  const row = (i: number) => Math.floor(sources[i]!.ycentroid / box);
  sources.forEach((_, i) => {
    const key = `${column(i)},${row(i)}`;
    const cell = members.get(key);
    if (cell === undefined) members.set(key, [i]);
    else cell.push(i);
  });
  const offsets = [-1, 0, 1];
  return {
    around: (i) =>
      offsets.flatMap((dy) =>
        offsets.flatMap((dx) => {
          const cell = members.get(`${column(i) + dx},${row(i) + dy}`);
          return cell === undefined ? [] : [cell];
        }),
      ),
  };
}

function hasNeighbour(i: number, cells: Cells, isClose: (i: number, j: number) => boolean): boolean {
  return cells.around(i).some((cell) => cell.some((j) => j !== i && isClose(i, j)));
}

/** The first later source that is close and not dropped: earlier ones have had their turn as the first of a pair. */
function firstPartner(i: number, cells: Cells, isPartner: (j: number) => boolean): number | undefined {
  let first: number | undefined;
  for (const cell of cells.around(i)) {
    const j = cell.find((candidate) => candidate > i && isPartner(candidate));
    if (j !== undefined && (first === undefined || j < first)) first = j;
  }
  return first;
}
