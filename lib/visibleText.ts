/**
 * A name or a header's text on one line, in the order of its letters: control characters (line ends, a terminal's
 * escapes) and those that turn the direction of writing show as U+FFFD.
 */
export function visibleText(text: string): string {
  return text.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '\ufffd');
}
