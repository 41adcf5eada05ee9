import { InputError } from '../inputError';
import type { ByteSource } from './byteSource';
import type { FitsHeader } from './header';

/** The rows of a tile-compressed image: one row a tile, the compressed bytes in the heap behind the table. */
export interface TileTable {
  readonly rows: number;
  /** Bytes that a variable-length column points to in a row; undefined when the column is absent or points to nothing. */
  bytes(column: string, row: number): Uint8Array | undefined;
  /** A number of a fixed column in a row; undefined when the column is absent. */
  number(column: string, row: number): number | undefined;
}

interface Column {
  readonly offset: number;
  readonly type: string;
  readonly elementBytes: number;
}

/** FITS standard 4.0, section 7.3.1. */
const MOST_COLUMNS = 999;

const TYPE_BYTES: Readonly<Record<string, number>> = {
  L: 1,
  X: 1,
  B: 1,
  I: 2,
  J: 4,
  K: 8,
  A: 1,
  E: 4,
  D: 8,
  C: 8,
  M: 16,
  P: 8,
  Q: 16,
};

/** Reads the binary table of a tile-compressed image (FITS standard 4.0, sections 7.3 and 10). `data` is its data unit. */
export function openTileTable(header: FitsHeader, data: ByteSource, name: string): TileTable {
  const rowBytes = header.number('NAXIS1') ?? 0;
  const rows = header.number('NAXIS2') ?? 0;
  const heap = header.number('THEAP') ?? rowBytes * rows;
  const { columns, width } = readColumns(header, name);
  if (width > rowBytes || rows * rowBytes > data.length || !Number.isInteger(heap) || heap < 0) {
    throw new InputError(
      `${name}: ${rows} rows of ${rowBytes} bytes with columns of ${width} bytes do not fit the table's ${data.length} bytes`,
    );
  }
  const table = data.view(0, rows * rowBytes);
  const view = new DataView(table.buffer, table.byteOffset, table.byteLength);

  const bytes = (column: string, row: number): Uint8Array | undefined => {
    const found = columns.get(column);
    if (found === undefined) return undefined;
    if (found.type !== 'P' && found.type !== 'Q')
      throw new InputError(`${name}: column ${column} holds no arrays of variable length`);
    const at = row * rowBytes + found.offset;
    const long = found.type === 'Q';
    const count = long ? Number(view.getBigInt64(at)) : view.getInt32(at);
    const offset = long ? Number(view.getBigInt64(at + 8)) : view.getInt32(at + 4);
    if (count === 0) return undefined;
    const start = heap + offset;
    const end = start + count * found.elementBytes;
    if (count < 0 || offset < 0 || end > data.length) {
      throw new InputError(
        `${name}: tile ${row + 1} points outside the data (bytes ${start} to ${end} of ${data.length})`,
      );
    }
    return data.view(start, end - start);
  };

  const number = (column: string, row: number): number | undefined => {
    const found = columns.get(column);
    if (found === undefined) return undefined;
    const at = row * rowBytes + found.offset;
    if (found.type === 'D') return view.getFloat64(at);
    if (found.type === 'E') return view.getFloat32(at);
    if (found.type === 'J') return view.getInt32(at);
    if (found.type === 'I') return view.getInt16(at);
    throw new InputError(`${name}: column ${column} has type ${found.type}, wanted a number`);
  };
  return { rows, bytes, number };
}

function readColumns(header: FitsHeader, name: string): { columns: Map<string, Column>; width: number } {
  const columns = new Map<string, Column>();
  let offset = 0;
  for (let i = 1; i <= Math.min(header.number('TFIELDS') ?? 0, MOST_COLUMNS); i++) {
    const form = /^\s*(\d*)([LXBIJKAEDCMPQ])([LXBIJKAEDCM])?/.exec(header.text(`TFORM${i}`) ?? '');
    if (!form) throw new InputError(`${name}: TFORM${i} = ${header.get(`TFORM${i}`)} is no column format`);
    const repeat = form[1] === '' ? 1 : Number(form[1]);
    const type = form[2]!;
    const title = (header.text(`TTYPE${i}`) ?? '').toUpperCase();
    if (repeat > 0) columns.set(title, { offset, type, elementBytes: TYPE_BYTES[form[3] ?? 'B']! });
    offset += type === 'X' ? Math.ceil(repeat / 8) : repeat * TYPE_BYTES[type]!;
  }
  return { columns, width: offset };
}
