/** A Plotly figure: plain data, shown by `show` of notebook/ or by any Plotly. Titles are `{text}` objects (Plotly 3). */
export interface Figure {
  readonly data: readonly Record<string, unknown>[];
  readonly layout: Readonly<Record<string, unknown>>;
}
