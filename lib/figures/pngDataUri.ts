/** A PNG as a `data:` address for HTML and for the images of a figure. */
export function pngDataUri(png: Uint8Array): string {
  return `data:image/png;base64,${Buffer.from(png).toString('base64')}`;
}
