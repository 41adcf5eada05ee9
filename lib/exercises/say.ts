/** A sentence of the tutor, with numbers to four digits in it: the one place where its words are put together. */
export function say(parts: TemplateStringsArray, ...values: readonly (number | string)[]): string {
  return parts.reduce((text, part, i) => `${text}${written(values[i - 1]!)}${part}`);
}

function written(value: number | string): string {
  if (typeof value === 'string') return value;
  const exact = Number.isInteger(value) || !Number.isFinite(value);
  return String(exact ? value : Number(value.toPrecision(4))).replace('-', '\u2212');
}
