/** Whether two numbers differ by less than a thousandth, or by no more than `within`. */
export function near(value: number, wanted: number, within: number = 0.001 * Math.abs(wanted)): boolean {
  return Math.abs(value - wanted) <= within;
}
