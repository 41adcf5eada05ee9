/** Blue is answer 0, red answer 1, white undecided, as in the thesis' figure 2.13. */
export const DECISION_SCALE: readonly (readonly [number, string])[] = [
  [0, '#3b6fb6'],
  [0.5, '#f7f7f7'],
  [1, '#c43c39'],
];
/** Points of answer 0 and of answer 1. */
export const POINT_COLOURS: readonly string[] = ['#173a6b', '#7d1416'];
