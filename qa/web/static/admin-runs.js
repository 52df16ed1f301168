// The eval runs: their main figures, and the way to their reports.

import { h } from './dom.js';
import { day, language, t } from './words.js';

const FIGURES = ['answer_correct', 'citation_precision', 'citation_recall', 'faithfulness', 'passage_recall@5', 'false_answer', 'over_refusal'];

const LESS_IS_BETTER = new Set(['false_answer', 'over_refusal']);

/** When a run was started, from its name (UTC), and its suite; or its name. */
function heading(run) {
  const found = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)-/.exec(run.name);
  const time = found && Date.parse(`${found.slice(1, 4).join('-')}T${found.slice(4, 7).join(':')}Z`);
  if (!time) return run.name;
  const moment = new Date(time);
  const two = (number) => String(number).padStart(2, '0');
  const iso = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  const when = `${day(iso)}, ${two(moment.getHours())}:${two(moment.getMinutes())}`;
  return [when, run.suite.split(' ')[0]].filter(Boolean).join(' · ');
}

/** What a run was made with, named where the name is known. */
const madeWith = (run) => ['mode', 'engine', 'corpus', 'judge'].filter((name) => run.made_with[name]).map((name) => `${t(`run_${name}`)}: ${run.made_with[name]}`);

function percent(value) {
  return new Intl.NumberFormat(language() === 'vi' ? 'vi-VN' : 'en-GB', { style: 'percent', maximumFractionDigits: 1 }).format(value);
}

/** The mean and, where there is one, its interval. */
function figure(name, { mean, low, high }) {
  const range = low === null || high === null ? '' : ` (${percent(low)} – ${percent(high)})`;
  return [h('dt', {}, t(`figure_${name}`), LESS_IS_BETTER.has(name) && h('span', { class: 'quiet' }, ` (${t('lessIsBetter')})`)), h('dd', {}, `${percent(mean)}${range}`)];
}

/** `open(name)` shows a report. */
export function runList(runs, open) {
  if (!runs.length) return h('p', { class: 'quiet' }, t('runsNone'));
  const item = (run) =>
    h(
      'li',
      { 'data-run': run.name },
      h('p', {}, h('strong', { title: run.name }, heading(run))),
      h('p', { class: 'quiet' }, [t('runCases', { n: run.cases }), run.errors ? t('runErrors', { n: run.errors }) : '', ...madeWith(run)].filter(Boolean).join(' · ')),
      h('dl', {}, FIGURES.filter((name) => run.figures[name]).map((name) => figure(name, run.figures[name]))),
      run.report ? h('button', { type: 'button', class: 'link', onclick: () => open(run.name) }, t('report')) : h('span', { class: 'quiet' }, t('noReport')),
    );
  return h('ul', { class: 'runs' }, runs.map(item));
}
