/** Stops of a colour scale: place in 0..1 and colour as #rrggbb. */
export type ColourStops = readonly (readonly [number, string])[];

/** matplotlib's viridis in Plotly's ten stops. */
const VIRIDIS: readonly string[] = [
  '#440154',
  '#482878',
  '#3e4989',
  '#31688e',
  '#26828e',
  '#1f9e89',
  '#35b779',
  '#6ece58',
  '#b5de2b',
  '#fde725',
];

/** Stops of the scale that a trace names or holds; viridis where it says nothing. Throws RangeError for another name. */
export function colourStops(scale: unknown): ColourStops {
  if (Array.isArray(scale)) return scale as unknown as ColourStops;
  if (scale !== undefined && scale !== 'Viridis') {
    throw new RangeError(`a surface without a browser takes Viridis or a list of stops, got ${scale}`);
  }
  return VIRIDIS.map((colour, i) => [i / (VIRIDIS.length - 1), colour]);
}

/** Red, green and blue (0..255) at a fraction of the scale, straight between the stops. */
export function colourAt(stops: ColourStops, fraction: number): [number, number, number] {
  const place = Math.min(1, Math.max(0, fraction));
  const above = Math.max(
    1,
    stops.findIndex(([stop]) => stop >= place),
  );
  const [[low, from], [high, to]] = [stops[above - 1]!, stops[above]!];
  const part = high > low ? (place - low) / (high - low) : 0;
  const mixed = [1, 3, 5].map((i) => {
    const [a, b] = [Number.parseInt(from.slice(i, i + 2), 16), Number.parseInt(to.slice(i, i + 2), 16)];
    return a + (b - a) * part;
  });
  return [mixed[0]!, mixed[1]!, mixed[2]!];
}
