import { frameWeights } from './frameWeight';
import type { SortableGrade } from './readGrades';

/** The columns of PixInsight's SubframeSelector 1.8.5 to 1.9.3 (PixInsight/PCL, src/modules/processes/SubframeSelector). */
const COLUMNS =
  'Index,Approved,Locked,File,Weight,PSF Signal Weight,PSF SNR,PSF Scale,PSF Scale SNR,PSF Count,M*,N*,SNR,FWHM,Eccentricity,Altitude,Azimuth,Median,Median Mean Deviation,Noise,Noise Ratio,Stars,Star Residual,PSF Total Flux,PSF Total Power Flux,PSF Total Mean Flux,PSF Total Mean Power Flux,FWHM Mean Deviation,Eccentricity Mean Deviation,Star Residual Mean Deviation';

/**
 * Frames as SubframeSelector's table, to be read by the names of its columns: FWHM in pixels, Median (the sky) and Noise
 * in the units of the file, Weight as `frameWeights` says; what we do not measure is empty. As PixInsight does, only the
 * file's name is quoted; a quote in it is doubled.
 */
export function subframeCsv(grades: readonly SortableGrade[]): string {
  const weights = frameWeights(grades);
  const names = COLUMNS.split(',');
  const rows = grades.map((grade, n) => {
    const { axisRatio } = grade;
    const cells: Readonly<Record<string, string | number | boolean | null>> = {
      Index: n + 1,
      Approved: grade.usable,
      Locked: false,
      File: `"${grade.file.replaceAll('"', '""')}"`,
      Weight: weights[n]!,
      FWHM: grade.fwhmPixels,
      Eccentricity: axisRatio === null ? null : eccentricity(axisRatio),
      Median: grade.sky,
      Noise: grade.skyNoise,
      Stars: grade.stars,
    };
    return names.map((name) => {
      const value = cells[name] ?? '';
      return typeof value === 'number' ? Number(value.toPrecision(6)) : value;
    });
  });
  return `${[COLUMNS, ...rows.map((row) => row.join(','))].join('\n')}\n`;
}

/** √(1 - b²/a²) of the long axis a and the short axis b. */
export function eccentricity(axisRatio: number): number {
  return Math.sqrt(1 - 1 / axisRatio ** 2);
}
