import { type HeaderCard, type HeaderValue, parseValue } from '../header';
import type { XisfElement } from './xisfHeader';

/** What describes the file that the keywords were once read from. */
const STRUCTURE = /^(SIMPLE|XTENSION|BITPIX|NAXIS\d*|EXTEND|PCOUNT|GCOUNT|BSCALE|BZERO|BLANK|CHECKSUM|DATASUM|END)$/;

/** Properties that FITS has a keyword for, and what makes the property's value the keyword's (XISF 1.0 specification, section 11.5). */
const PROPERTIES: Readonly<Record<string, readonly [keyword: string, factor?: number]>> = {
  'Instrument:Camera:Name': ['INSTRUME'],
  'Instrument:Camera:XBinning': ['XBINNING'],
  'Instrument:Camera:YBinning': ['YBINNING'],
  'Instrument:ExposureTime': ['EXPTIME'],
  'Instrument:Filter:Name': ['FILTER'],
  'Instrument:Sensor:Temperature': ['CCD-TEMP'],
  'Instrument:Sensor:XPixelSize': ['XPIXSZ'],
  'Instrument:Sensor:YPixelSize': ['YPIXSZ'],
  'Instrument:Telescope:Name': ['TELESCOP'],
  // Metres there, millimetres here.
  'Instrument:Telescope:FocalLength': ['FOCALLEN', 1000],
  'Observation:Object:Name': ['OBJECT'],
  'Observation:Time:Start': ['DATE-OBS'],
  'Observation:Time:End': ['DATE-END'],
};

/**
 * The header of an XISF image: its FITS keywords, then what only its properties, colour filters and type say, under the
 * keyword that FITS has for it; each property of one value also under its own name.
 */
export function headerCards(image: XisfElement, structure: readonly HeaderCard[]): HeaderCard[] {
  const cards = [...structure];
  const known = new Set(structure.map(({ keyword }) => keyword));
  const add = (card: HeaderCard): void => {
    cards.push(card);
    known.add(card.keyword);
  };
  for (const { name, attributes } of image.children) {
    const keyword = attributes.name?.trim().toUpperCase() ?? '';
    if (name === 'FITSKeyword' && !STRUCTURE.test(keyword))
      add(keywordCard(keyword, attributes.value, attributes.comment));
  }
  const properties = image.children.filter(({ name }) => name === 'Property');
  for (const property of properties) {
    const { id = '' } = property.attributes;
    const value = propertyValue(property);
    if (id === '' || value === undefined) continue;
    add({ keyword: id, value });
    const [keyword, factor] = PROPERTIES[id] ?? [];
    if (keyword === undefined || known.has(keyword)) continue;
    add({ keyword, value: typeof value === 'number' ? value * (factor ?? 1) : value });
  }
  const pattern = image.children.find(({ name }) => name === 'ColorFilterArray')?.attributes.pattern;
  if (pattern !== undefined && !known.has('BAYERPAT')) add({ keyword: 'BAYERPAT', value: pattern });
  const { imageType } = image.attributes;
  if (imageType !== undefined && !known.has('IMAGETYP')) add({ keyword: 'IMAGETYP', value: imageType });
  return cards;
}

/** Texts keep the quotes of FITS; remarks have no value. */
function keywordCard(keyword: string, value = '', comment?: string): HeaderCard {
  if (/^(COMMENT|HISTORY|)$/.test(keyword)) return { keyword, comment: comment ?? value };
  return { keyword, ...parseValue(value), ...(comment !== undefined && comment !== '' && { comment }) };
}

/** Undefined for vectors, matrices and tables. */
function propertyValue({ attributes, text }: XisfElement): HeaderValue | undefined {
  const { type = '', value } = attributes;
  if (type === 'String' || type === 'TimePoint') return value ?? (attributes.location === undefined ? text : undefined);
  if (type === 'Boolean') return value === '1' || value === 'true';
  if (!/^(U?Int(8|16|32|64)|Float(32|64))$/.test(type) || value === undefined) return undefined;
  const number = Number(value);
  return Number.isNaN(number) ? undefined : number;
}
