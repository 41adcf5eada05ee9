/** One measurement, beside the same work done by a peer on the same machine where one is installed. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** The program compared with, null when none is installed. */
  readonly peer: string | null;
  readonly peerValue: number | null;
  /** value / peerValue: below 1 where ours is the better one (all units are costs). */
  readonly ratio: number | null;
}

/** The middle one of the measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
