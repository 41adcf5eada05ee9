import { escapeHtml } from '../escapeHtml';
import { type AnswerState, type Exercise, judgeAnswer } from '../exercises/exercise';
import { inNotebook, type MimeBundle, writeNamedOutput, writeOutput } from './display';

/** How the exercises that were run stand, by id. */
const states = new Map<string, AnswerState['state']>();
/** Lists of exercises that are shown: they follow when one of theirs is run again. */
const shown = new Map<string, readonly Exercise<never>[]>();

/**
 * Says under the cell how the reader's answer to an exercise stands: what a wrong one gave and why that is not it, and two
 * hints to unfold. An answer of undefined is an open exercise, so that a notebook runs through before anyone has worked on it.
 */
export async function exercise<T>(asked: Exercise<T>, answer: T | undefined): Promise<void> {
  const judgement = await judgeAnswer(asked, answer);
  states.set(asked.id, judgement.state);
  const output = exerciseOutput(asked, judgement);
  if (!inNotebook()) return console.log(output['text/plain']);
  writeOutput(output);
  for (const [id, exercises] of shown) writeNamedOutput(progressOutput(exercises), id, { update: true });
}

/** Shows which exercises of a notebook are solved; the line follows while they are being solved. */
export function showProgress(exercises: readonly Exercise<never>[]): void {
  const id = `exercises ${exercises.map((one) => one.id).join()}`;
  shown.set(id, exercises);
  writeNamedOutput(progressOutput(exercises), id, { update: false });
}

const MARKS: Readonly<Record<AnswerState['state'], readonly [mark: string, colour: string]>> = {
  open: ['○', '#8a8a8a'],
  right: ['✓', '#009e73'],
  wrong: ['✗', '#d6212b'],
};

/** What `exercise` shows. */
export function exerciseOutput({ id, hints }: Exercise<never>, { state, text }: AnswerState): MimeBundle {
  const [mark, colour] = MARKS[state];
  const sentence = `exercise ${id}: ${text}`;
  const folded = hints.map((hint, i) => `<details><summary>Hint ${i + 1}</summary>${escapeHtml(hint)}</details>`);
  const style = `max-width:860px;padding:.2em 0 .2em .8em;border-left:4px solid ${colour}`;
  const html = `<div class="seeing-lab-exercise" data-state="${state}" style="${style}"><p style="margin:0">${mark} ${escapeHtml(sentence)}</p>${state === 'right' ? '' : folded.join('')}</div>`;
  return { 'text/html': html, 'text/plain': sentence };
}

function progressOutput(exercises: readonly Exercise<never>[]): MimeBundle {
  const all = exercises.map(({ id }) => ({ id, state: states.get(id) ?? 'open' }));
  const right = all.filter(({ state }) => state === 'right').length;
  const sentence = `${right} of ${all.length} exercises are right`;
  const marks = all.map(
    ({ id, state }) => `<span style="color:${MARKS[state][1]}" title="${state}">${MARKS[state][0]} ${id}</span>`,
  );
  const bar = `<progress max="${all.length}" value="${right}" aria-label="${sentence}"></progress>`;
  return { 'text/html': `<p>${bar} ${sentence} &emsp; ${marks.join(' &ensp; ')}</p>`, 'text/plain': sentence };
}
