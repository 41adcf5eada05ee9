import { basename } from 'node:path';
import { escapeHtml } from '../../escapeHtml';
import { visibleText } from '../../visibleText';
import type { GradeOutcome } from '../night/gradeOutcome';
import type { GradedFrame } from '../verdict/grade';
import type { Verdict } from '../verdict/verdict';
import { nightPlot } from './nightPlot';

type Graded = GradedFrame & { readonly thumbnail?: string };

/** Pictures are shown of so many frames at most, the surest bad ones first. */
const MOST_PICTURES = 60;

/** Colours that stay apart for colour-blind readers (Okabe and Ito 2008); used together with words. */
export const VERDICT_COLOURS: Readonly<Record<Verdict, string>> = {
  Circular: '#0072b2',
  Comet: '#d55e00',
  Donut: '#cc79a7',
  ungradable: '#7f7f7f',
};

const STYLE = `
body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#222;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
table{border-collapse:collapse;width:100%;font-size:13px}th,td{text-align:left;padding:.25rem .5rem;border-bottom:1px solid #ddd;vertical-align:top}
td.n,th.n{text-align:right;white-space:nowrap;font-variant-numeric:tabular-nums}
td.file{overflow-wrap:anywhere;min-width:13rem}td:last-child{min-width:13rem}
.tally{display:flex;flex-wrap:wrap;gap:1rem;padding:0;list-style:none}.tally li{border-left:.5rem solid;padding:.2rem .8rem}
.tally b{display:block;font-size:1.4rem}
.pictures{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:1rem}
figure{margin:0}figure img{max-width:100%;border:1px solid #ccc}figcaption{font-size:13px;word-break:break-word}
figcaption{overflow-wrap:anywhere}.wide{overflow-x:auto}
svg{width:100%;min-width:40rem;height:auto}
@media print{body{margin:0}}`;

/** One self-contained page for a night: overview, plots over the frames, pictures of the bad ones, and the table. */
export function gradeReport(outcomes: readonly GradeOutcome[]): string {
  const frames = outcomes.filter((outcome): outcome is Graded => !('error' in outcome));
  const failed = outcomes.filter((outcome) => 'error' in outcome);
  const usable = frames.filter(({ grade }) => grade.usable).length;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Seeing Lab: ${usable} of ${outcomes.length} frames are good</title><style>${STYLE}</style></head><body>
<h1>${usable} of ${outcomes.length} frames are good</h1>
${tally(frames, failed.length)}
${plots(outcomes)}
${pictures(frames)}
${table(outcomes)}
</body></html>
`;
}

function tally(frames: readonly Graded[], failed: number): string {
  const rows = (Object.keys(VERDICT_COLOURS) as Verdict[]).map((verdict) => {
    const count = frames.filter(({ grade }) => grade.verdict === verdict).length;
    return `<li style="border-color:${VERDICT_COLOURS[verdict]}"><b>${count}</b>${verdict}</li>`;
  });
  if (failed > 0) rows.push(`<li style="border-color:#000"><b>${failed}</b>could not be read</li>`);
  return `<ul class="tally">${rows.join('')}</ul>`;
}

/** A frame has the number that it has in the table; one that could not be read leaves its place empty. */
function plots(outcomes: readonly GradeOutcome[]): string {
  if (outcomes.length < 2) return '';
  const series = [
    { title: 'Seeing (arcsec)', value: ({ grade }: Graded) => grade.seeingArcsec },
    { title: 'Ellipticity', value: ({ grade }: Graded) => grade.ellipticity },
    { title: 'Stars found', value: ({ context }: Graded) => context.found },
    { title: 'Sky level (counts)', value: ({ context }: Graded) => context.sky },
  ];
  const drawn = series.map(({ title, value }) =>
    nightPlot(
      outcomes.map((outcome, n) =>
        'error' in outcome ? { y: null, colour: '', label: '' } : { y: value(outcome), ...dot(outcome, n) },
      ),
      title,
    ),
  );
  return `<h2>Over the night</h2><div class="wide">${drawn.join('\n')}</div>`;
}

function dot({ grade }: Graded, n: number): { colour: string; label: string } {
  const { verdict, file } = grade;
  return { colour: VERDICT_COLOURS[verdict], label: `${n + 1}: ${visibleText(basename(file))}, ${verdict}` };
}

function pictures(frames: readonly Graded[]): string {
  const shown = frames
    .filter(({ grade, thumbnail }) => !grade.usable && thumbnail)
    .sort((a, b) => b.grade.confidence - a.grade.confidence)
    .slice(0, MOST_PICTURES);
  if (shown.length === 0) return '';
  const figures = shown.map(({ grade, thumbnail }) => {
    const name = html(basename(grade.file));
    return `<figure><img src="data:image/png;base64,${thumbnail}" alt="${name}"><figcaption><b>${grade.verdict}</b> ${name}<br>${html(grade.reason)}</figcaption></figure>`;
  });
  return `<h2>Frames to look at</h2><div class="pictures">${figures.join('\n')}</div>`;
}

function table(outcomes: readonly GradeOutcome[]): string {
  const rows = outcomes.map((outcome, n) => {
    if ('error' in outcome) {
      return `<tr><td class="n">${n + 1}</td><td class="file">${html(outcome.file)}</td><td colspan="7">${html(outcome.error)}</td></tr>`;
    }
    const { file, verdict, confidence, seeingArcsec, ellipticity, stamps, usable, reason } = outcome.grade;
    const date = outcome.context.dateObs ?? '';
    const numbers = [percent(confidence), fixed(seeingArcsec), fixed(ellipticity), String(stamps)];
    return `<tr><td class="n">${n + 1}</td><td class="file">${html(file)}<br>${html(date)}</td><td>${usable ? 'good' : 'bad'}</td><td style="color:${VERDICT_COLOURS[verdict]}">${verdict}</td>${numbers.map((value) => `<td class="n">${value}</td>`).join('')}<td>${html(reason)}</td></tr>`;
  });
  return `<h2>All frames</h2><div class="wide"><table><thead><tr><th class="n">#</th><th>File</th><th></th><th>Verdict</th><th class="n">Sure</th><th class="n">Seeing</th><th class="n">Ellipticity</th><th class="n">Stamps</th><th>Why</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div>`;
}

function percent(value: number): string {
  return `${(100 * value).toFixed(0)} %`;
}

function fixed(value: number | null): string {
  return value === null ? '' : value.toFixed(2);
}

function html(text: string): string {
  return escapeHtml(visibleText(text));
}
