import type { Image } from '../../image/image';

/** Connected pixels above a level, as runs: row y, from x (inclusive) to end (exclusive), in the order of the rows. */
export interface Island {
  readonly runs: readonly Run[];
  /** Number of pixels. */
  readonly area: number;
}

export interface Run {
  readonly y: number;
  readonly x: number;
  readonly end: number;
}

/** The part of an image that is looked at; pixels, `right` and `top` exclusive. */
export interface Region {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/**
 * Groups of pixels >= `level`, or NaN, that touch along an edge or a corner, in the order of their first pixel. Runs of a row are
 * joined with those that they touch in the row below by union-find (Wu, Otoo and Suzuki 2009).
 */
export function findIslands(image: Image, level: number, region: Region = wholeOf(image)): Island[] {
  const runs: Run[] = [];
  const parent: number[] = [];
  let below = 0;
  for (let y = region.bottom; y < region.top; y++) {
    const end = runs.length;
    appendRuns(image, { y, level, region }, runs);
    let candidate = below;
    for (let run = end; run < runs.length; run++) {
      parent.push(run);
      const { x, end: right } = runs[run];
      while (candidate < end && runs[candidate].end < x) candidate++;
      for (let k = candidate; k < end && runs[k].x <= right; k++) unite(parent, run, k);
    }
    below = end;
  }
  return collect(runs, parent);
}

/** The smallest region that holds an island. */
export function boundsOf({ runs }: Island): Region {
  let [left, right] = [Number.POSITIVE_INFINITY, 0];
  for (const { x, end } of runs) {
    left = Math.min(left, x);
    right = Math.max(right, end);
  }
  return { left, right, bottom: runs[0].y, top: runs[runs.length - 1].y + 1 };
}

export function wholeOf({ width, height }: Image): Region {
  return { left: 0, right: width, bottom: 0, top: height };
}

function appendRuns(
  { data, width }: Image,
  { y, level, region }: { y: number; level: number; region: Region },
  runs: Run[],
): void {
  const end = y * width + region.right;
  let i = y * width + region.left;
  while (i < end) {
    while (i < end && data[i] < level) i++;
    if (i === end) return;
    const start = i;
    while (i < end && !(data[i] < level)) i++;
    runs.push({ y, x: start - y * width, end: i - y * width });
  }
}

function rootOf(parent: number[], run: number): number {
  let root = run;
  while (parent[root] !== root) {
    parent[root] = parent[parent[root]];
    root = parent[root];
  }
  return root;
}

/** The earlier run becomes the root, so that islands stay in the order of their first pixel. */
function unite(parent: number[], a: number, b: number): void {
  const [first, second] = [rootOf(parent, a), rootOf(parent, b)];
  parent[Math.max(first, second)] = Math.min(first, second);
}

function collect(runs: readonly Run[], parent: number[]): Island[] {
  const islands = new Map<number, { runs: Run[]; area: number }>();
  runs.forEach((run, index) => {
    const root = rootOf(parent, index);
    let island = islands.get(root);
    if (island === undefined) {
      island = { runs: [], area: 0 };
      islands.set(root, island);
    }
    island.runs.push(run);
    island.area += run.end - run.x;
  });
  return [...islands.values()];
}
