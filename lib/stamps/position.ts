/** Where a source is, in pixels of its frame (0-based, integer = pixel centre, see image/image.ts). */
export interface Position {
  readonly xcentroid: number;
  readonly ycentroid: number;
}
