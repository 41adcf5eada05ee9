import { closeSync, openSync, writeSync } from 'node:fs';
import { pathBytes } from '../fileName';
import { writeWholeWith } from '../writeWhole';
import { encodeChecksum, onesComplementDifference, onesComplementSum } from './checksum';
import { CARD_BYTES, formatCard, type HeaderCard } from './header';
import { padToBlock } from './headerBlock';
import { openFits } from './openFits';
import { readFits } from './readFits';
import { chooseHdu } from './readImage';
import { scanHdus } from './scanHdus';

const PIECE_BYTES = 2 ** 22;

/**
 * Copies a FITS file with cards set in the header of its image, whole or not at all: a keyword that is there gets the new
 * value in its place, others follow at the end. Every other byte stays. A CHECKSUM is brought to what it said before: a
 * valid one stays valid, a wrong one wrong. What was packed as a whole (gzip ...) is written unpacked.
 */
export async function copyWithKeywords(from: string, to: string, cards: readonly HeaderCard[]): Promise<void> {
  const { index } = chooseHdu(await readFits(from));
  const source = await openFits(from);
  const { start, dataStart } = scanHdus(source, from)[index]!;
  const header = withCards(source.copy(start, dataStart - start), cards);
  await writeWholeWith(to, (temporary) => {
    const descriptor = openSync(pathBytes(temporary), 'wx');
    try {
      const copy = (begin: number, end: number): void => {
        for (let at = begin; at < end; at += PIECE_BYTES)
          writeAll(descriptor, source.view(at, Math.min(PIECE_BYTES, end - at)));
      };
      copy(0, start);
      writeAll(descriptor, header);
      copy(dataStart, source.length);
    } finally {
      closeSync(descriptor);
    }
  });
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done);
}

/** The header's bytes with the cards, whole blocks again. */
function withCards(header: Uint8Array, cards: readonly HeaderCard[]): Uint8Array {
  const lines = Array.from({ length: header.length / CARD_BYTES }, (_, n) =>
    header.subarray(n * CARD_BYTES, (n + 1) * CARD_BYTES),
  );
  const kept = lines.slice(
    0,
    lines.findIndex((line) => keywordOf(line) === 'END'),
  );
  while (kept.length > 0 && keywordOf(kept.at(-1)!) === '' && isBlank(kept.at(-1)!)) kept.pop();
  for (const card of cards) {
    const line = Buffer.from(formatCard(card)[0]!, 'latin1');
    const place = kept.findIndex((other) => keywordOf(other) === card.keyword);
    if (place < 0) kept.push(line);
    else kept[place] = line;
  }
  const sum = kept.findIndex((line) => keywordOf(line) === 'CHECKSUM');
  if (sum < 0) return joined(kept);
  kept[sum] = checksumCard('0'.repeat(16));
  const change = onesComplementDifference(onesComplementSum(header), onesComplementSum(joined(kept)));
  kept[sum] = checksumCard(encodeChecksum(change));
  return joined(kept);
}

function joined(lines: readonly Uint8Array[]): Uint8Array {
  return padToBlock(Buffer.concat([...lines, Buffer.from('END'.padEnd(CARD_BYTES))]), 0x20);
}

function checksumCard(value: string): Uint8Array {
  return Buffer.from(formatCard({ keyword: 'CHECKSUM', value, comment: 'HDU checksum' })[0]!, 'latin1');
}

function keywordOf(line: Uint8Array): string {
  return Buffer.from(line.subarray(0, 8)).toString('latin1').trimEnd();
}

function isBlank(line: Uint8Array): boolean {
  return line.every((byte) => byte === 0x20);
}
