import type { Position } from './position';

/** The frames whose donuts the thesis' author cut by hand (thesis 1, note 11): one field, three exposures. */
export const THESIS_DONUT_FRAMES: readonly string[] = [
  'tfn0m410-kb23-20190527-0441',
  'tfn0m410-kb23-20190527-0442',
  'tfn0m410-kb23-20190527-0443',
];

/** Centres of the eight donuts in each of THESIS_DONUT_FRAMES, pixels, as the thesis' program has them. */
export const THESIS_DONUT_CENTRES: readonly Position[] = [
  { xcentroid: 781, ycentroid: 305 },
  { xcentroid: 2358, ycentroid: 420 },
  { xcentroid: 2677, ycentroid: 431 },
  { xcentroid: 2814, ycentroid: 789 },
  { xcentroid: 1728, ycentroid: 1571 },
  { xcentroid: 1538, ycentroid: 1938 },
  { xcentroid: 1656, ycentroid: 926 },
  { xcentroid: 1211, ycentroid: 1568 },
];
