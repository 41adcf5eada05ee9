import type { FitsHeader } from '../../fits/header';
import type { FrameContext } from './grade';

type FrameLabels = Pick<
  FrameContext,
  'exposureSeconds' | 'filter' | 'dateObs' | 'object' | 'camera' | 'rightAscension' | 'declination'
>;

/** What a header says about how, when and where a frame was taken; null where it says nothing. */
export function frameLabels(header: FitsHeader): FrameLabels {
  return {
    exposureSeconds: header.number('EXPTIME') ?? header.number('EXPOSURE') ?? null,
    filter: textIn(header, 'FILTER'),
    dateObs: textIn(header, 'DATE-OBS'),
    object: textIn(header, 'OBJECT'),
    camera: textIn(header, 'INSTRUME'),
    rightAscension: angleOf(header, ['OBJCTRA', 'RA'], 'CRVAL1', 15),
    declination: angleOf(header, ['OBJCTDEC', 'DEC'], 'CRVAL2', 1),
  };
}

function textIn(header: FitsHeader, keyword: string): string | null {
  return header.text(keyword)?.trim() || null;
}

/** Degrees: numbers are degrees, texts of three parts hours (right ascension) or degrees, minutes and seconds. */
function angleOf(header: FitsHeader, keywords: readonly string[], solved: string, perHour: number): number | null {
  if (/^RA/.test(header.text('CTYPE1') ?? '')) {
    const value = header.number(solved);
    if (value !== undefined) return value;
  }
  for (const keyword of keywords) {
    const value = header.get(keyword);
    if (typeof value === 'number') return value;
    const [, sign, whole, minutes, seconds] =
      /^([+-]?)(\d+)[\s:hd]+(\d+)[\s:m]+(\d+\.?\d*)s?$/.exec(String(value ?? '').trim()) ?? [];
    if (whole === undefined) continue;
    const size = Number(whole) + Number(minutes) / 60 + Number(seconds) / 3600;
    return (sign === '-' ? -size : size) * perHour;
  }
  return null;
}
