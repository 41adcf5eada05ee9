/** What a reader does with a frame: keep it, throw it away, or look at it, as nothing could be said or read. */
export const STATES = ['good', 'bad', 'ungradable', 'unread'] as const;
export type FrameState = (typeof STATES)[number];

/** All frames of a report, one list a column; null where a value is unknown. */
export interface FrameColumns {
  readonly file: readonly string[];
  readonly state: readonly FrameState[];
  /** Empty for a file that could not be read. */
  readonly verdict: readonly string[];
  /** Start of the exposure, milliseconds since 1970 in UTC. */
  readonly time: readonly (number | null)[];
  readonly object: readonly (string | null)[];
  readonly filter: readonly (string | null)[];
  readonly camera: readonly (string | null)[];
  /** Percent. */
  readonly confidence: readonly (number | null)[];
  /** Arcseconds. */
  readonly seeing: readonly (number | null)[];
  /** Pixels. */
  readonly fwhm: readonly (number | null)[];
  readonly hfd: readonly (number | null)[];
  readonly axisRatio: readonly (number | null)[];
  readonly stars: readonly (number | null)[];
  readonly sky: readonly (number | null)[];
  /** Seconds. */
  readonly exposure: readonly (number | null)[];
  /** Where the pixel scale comes from. */
  readonly scaleSource: readonly (string | null)[];
  readonly reason: readonly string[];
}

/** A column of the table. */
export interface TableColumn {
  readonly key: keyof FrameColumns;
  readonly title: string;
  /** Digits after the point; undefined for text. */
  readonly digits?: number;
}

export const TABLE: readonly TableColumn[] = [
  { key: 'file', title: 'File' },
  { key: 'state', title: 'State' },
  { key: 'verdict', title: 'Verdict' },
  { key: 'confidence', title: 'Sure, %', digits: 0 },
  { key: 'time', title: 'Start, UTC' },
  { key: 'object', title: 'Object' },
  { key: 'filter', title: 'Filter' },
  { key: 'camera', title: 'Camera' },
  { key: 'seeing', title: 'Seeing, ″', digits: 2 },
  { key: 'fwhm', title: 'FWHM, px', digits: 2 },
  { key: 'axisRatio', title: 'Axis ratio', digits: 2 },
  { key: 'stars', title: 'Stars', digits: 0 },
  { key: 'sky', title: 'Sky', digits: 1 },
  { key: 'reason', title: 'Why' },
];

const STATE_NAMES: Readonly<Record<FrameState, string>> = {
  good: 'good',
  bad: 'bad',
  ungradable: 'no verdict',
  unread: 'not read',
};

/** What stands in a cell: a dash where nothing is known. */
export function cellText(frames: FrameColumns, index: number, { key, digits }: TableColumn): string {
  const value = frames[key][index];
  if (value === null || value === '') return '–';
  if (key === 'state') return STATE_NAMES[value as FrameState];
  if (key === 'time') return new Date(value as number).toISOString().slice(0, 19).replace('T', ' ');
  return digits === undefined ? String(value) : (value as number).toFixed(digits);
}
