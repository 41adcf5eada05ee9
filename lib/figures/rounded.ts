/** Numbers with as many digits as a figure shows (default 4): committed notebooks stay small. */
export function rounded(values: ArrayLike<number>, digits = 4): number[] {
  return Array.from(values, (value) => Number(value.toPrecision(digits)));
}

/** The same for rows of numbers, to a fixed number of decimals (default 3). */
export function roundedRows(rows: readonly (readonly number[])[], decimals = 3): number[][] {
  const scale = 10 ** decimals;
  return rows.map((row) => row.map((value) => Math.round(value * scale) / scale));
}
