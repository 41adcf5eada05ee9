/** One measurement, beside the same work done by a peer on the same machine where one is installed. */
export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** What is compared with, null when there is nothing. */
  readonly peer: string | null;
  readonly peerValue: number | null;
  /** value / peerValue: below 1 where ours is the better one (all units are costs). */
  readonly ratio: number | null;
}

/** A measurement with its peer's, where there is one. */
export function besidePeer(
  measured: Pick<BenchResult, 'name' | 'value' | 'unit'>,
  peer?: { readonly name: string; readonly value: number },
): BenchResult {
  const { name, value } = peer ?? { name: null, value: null };
  return { ...measured, peer: name, peerValue: value, ratio: value === null ? null : measured.value / value };
}

/** The middle one of the measurements. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}
