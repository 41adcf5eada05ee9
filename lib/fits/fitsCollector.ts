import { InputError } from '../inputError';
import { memorySource } from './byteSource';
import { BLOCK_BYTES, CARD_BYTES } from './header';
import { beginsFits, beginsHdu, isEndCard, paddedEnd, readHduExtent } from './scanHdus';
import { xisfEnd } from './xisf/describeXisf';
import { beginsXisf, xisfHeaderEnd } from './xisf/xisfHeader';

/** Larger ones are read from disk, not unpacked or from a pipe: 2 GiB. */
export const MOST_COLLECTED_BYTES: number = 2 ** 31 - 1;
/** The longest header of a survey that we know has 1,500 cards; this is 360,000. */
const MOST_HEADER_BYTES = 10_000 * BLOCK_BYTES;
/** What may follow the last HDU: tapes filled up to whole records. */
const MOST_EXCESS_BYTES = 2 ** 24;

/**
 * Takes a FITS or an XISF file piece by piece where nobody says how long it is (unpacked, from a pipe), and holds as much as its
 * headers declare: what is no FITS file is refused with the first block, what declares too much before the memory is
 * taken, what never ends soon after the end that was declared.
 */
export class FitsCollector {
  private bytes: Uint8Array = new Uint8Array(BLOCK_BYTES);
  private length = 0;
  /** Where the next header begins, and how far it was searched for its END. */
  private headerStart = 0;
  private searched = 0;
  private isComplete = false;

  /** `most`: bytes that may be declared; `reason` says in an error where that limit comes from. */
  constructor(
    private readonly name: string,
    private readonly most: number = MOST_COLLECTED_BYTES,
    private readonly reason: string = 'what is unpacked or comes from a pipe may have 2 GiB',
  ) {}

  /** Throws InputError when the bytes are no FITS file, or more than may be held. */
  add(piece: Uint8Array): void {
    if (this.length + piece.length > this.bytes.length) this.grow(this.length + piece.length);
    this.bytes.set(piece, this.length);
    this.length += piece.length;
    this.readHeaders();
    const excess = this.length - this.headerStart;
    if (excess > (this.isComplete ? MOST_EXCESS_BYTES : MOST_HEADER_BYTES)) {
      throw new InputError(
        `${this.name}: more than ${excess} bytes follow where its headers, of ${this.headerStart} bytes with their data, end`,
      );
    }
  }

  /** All that came. */
  whole(): Uint8Array {
    return this.bytes.subarray(0, this.length);
  }

  private grow(needed: number): void {
    const declared = this.headerStart > this.length ? this.headerStart + BLOCK_BYTES : 0;
    const larger = new Uint8Array(Math.max(needed, declared, Math.min(2 * needed, needed + MOST_EXCESS_BYTES)));
    larger.set(this.whole());
    this.bytes = larger;
  }

  private readHeaders(): void {
    const source = memorySource(this.whole());
    if (!this.isComplete && beginsXisf(source)) {
      const end = xisfHeaderEnd(source);
      if (end !== undefined && end <= this.length) this.declare(Math.max(end, xisfEnd(source, this.name)), true);
      return;
    }
    while (!this.isComplete && this.searched + CARD_BYTES <= this.length) {
      if (this.searched === this.headerStart && !this.beginsHeader()) return;
      if (isEndCard(source, this.searched)) {
        this.declare(paddedEnd(readHduExtent(source, this.headerStart, this.name)), false);
        this.searched = this.headerStart;
      } else this.searched += CARD_BYTES;
    }
  }

  /** Takes note of where what is known so far ends. */
  private declare(end: number, isComplete: boolean): void {
    this.headerStart = end;
    this.isComplete = isComplete;
    if (end > this.most) throw new InputError(`${this.name} declares ${end} bytes: ${this.reason}`);
  }

  private beginsHeader(): boolean {
    const source = memorySource(this.whole());
    if (this.headerStart === 0 && !beginsFits(source)) {
      throw new InputError(`${this.name} is no FITS file: it does not begin with SIMPLE =`);
    }
    if (this.headerStart > 0 && !beginsHdu(source, this.headerStart)) this.isComplete = true;
    return !this.isComplete;
  }
}
