/** A part of an array: `start` inclusive, `end` exclusive. */
export interface RankRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The value that would stand at index `rank` if that part of `values` were sorted (no NaN allowed in it). Reorders
 * that part. Hoare's quickselect; the pivot is the median of three, so that sorted input is no worst case.
 */
export function selectRankInPlace(values: Float32Array, rank: number, range?: RankRange): number {
  let low = range?.start ?? 0;
  let high = (range?.end ?? values.length) - 1;
  if (!(rank >= low && rank <= high)) throw new RangeError(`rank ${rank} is outside ${low} to ${high}`);
  while (low < high) {
    const pivot = medianOfThree(values[low]!, values[(low + high) >> 1]!, values[high]!);
    let left = low;
    let right = high;
    while (left <= right) {
      while (values[left]! < pivot) left++;
      while (values[right]! > pivot) right--;
      if (left <= right) {
        const swapped = values[left]!;
        values[left++] = values[right]!;
        values[right--] = swapped;
      }
    }
    if (rank <= right) high = right;
    else if (rank >= left) low = left;
    else break;
  }
  return values[rank]!;
}

function medianOfThree(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
