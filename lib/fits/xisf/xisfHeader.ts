import { SaxesParser } from 'saxes';
import { InputError } from '../../inputError';
import type { ByteSource } from '../byteSource';

/** Attributes of an XML element. */
export type Attributes = Readonly<Record<string, string>>;

/** An element of the header, with its text and its children. */
export interface XisfElement {
  readonly name: string;
  readonly attributes: Attributes;
  readonly text: string;
  readonly children: readonly XisfElement[];
}

const SIGNATURE = 'XISF0100';
/** Signature, length of the XML, reserved. */
const PREAMBLE_BYTES = 16;
/** With embedded pictures; attached ones are outside. */
const MOST_HEADER_BYTES = 2 ** 28;
/** Elements inside elements: the specification needs five. */
const DEEPEST = 64;

/** Whether a file begins as every monolithic XISF file does. */
export function beginsXisf(source: ByteSource): boolean {
  return Buffer.from(source.view(0, SIGNATURE.length)).toString('latin1') === SIGNATURE;
}

/** Bytes up to the end of the XML header; undefined when there are not enough of them to tell. */
export function xisfHeaderEnd(source: ByteSource): number | undefined {
  if (source.length < PREAMBLE_BYTES) return undefined;
  const preamble = source.view(0, PREAMBLE_BYTES);
  return PREAMBLE_BYTES + new DataView(preamble.buffer, preamble.byteOffset).getUint32(8, true);
}

/**
 * Reads the header of a monolithic XISF file (XISF 1.0 specification, section 9): its root element. Throws InputError when
 * it is cut short or no such XML.
 */
export function readXisfHeader(source: ByteSource, name: string): XisfElement {
  const end = xisfHeaderEnd(source);
  if (end === undefined || end > source.length) throw new InputError(`${name} is cut short in its XISF header`);
  if (end > MOST_HEADER_BYTES) throw new InputError(`${name} declares an XISF header of ${end} bytes`);
  const root = parseXml(Buffer.from(source.view(PREAMBLE_BYTES, end - PREAMBLE_BYTES)).toString('utf8'), name);
  if (root?.name !== 'xisf') throw new InputError(`${name} has the XML root ${root?.name}, wanted xisf`);
  return root;
}

interface OpenElement extends XisfElement {
  text: string;
  readonly children: OpenElement[];
}

function parseXml(xml: string, name: string): OpenElement | undefined {
  const parser = new SaxesParser();
  const open: OpenElement[] = [];
  let root: OpenElement | undefined;
  const refuse = (reason: string): never => {
    throw new InputError(`${name} has an XISF header that is no XML: ${reason}`);
  };
  parser.on('error', (error) => refuse(error.message.split('\n')[0]!));
  parser.on('doctype', () => refuse('a DOCTYPE, which XISF does not have'));
  parser.on('opentag', ({ name: tag, attributes }) => {
    if (open.length >= DEEPEST) refuse(`${DEEPEST} elements inside one another`);
    const element: OpenElement = { name: tag, attributes: attributes as Attributes, text: '', children: [] };
    open.at(-1)?.children.push(element);
    root ??= element;
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  const addText = (text: string): void => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  // Headers are padded with null bytes by some writers.
  parser.write(xml.replace(/\0+$/, '')).close();
  return root;
}
