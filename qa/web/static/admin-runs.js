// The eval runs: their main figures, and the way to their reports.

import { h } from './dom.js';
import { language, t } from './words.js';

const FIGURES = ['answer_correct', 'citation_precision', 'citation_recall', 'faithfulness', 'passage_recall@5', 'false_answer', 'over_refusal'];

function percent(value) {
  return new Intl.NumberFormat(language() === 'vi' ? 'vi-VN' : 'en-GB', { style: 'percent', maximumFractionDigits: 1 }).format(value);
}

/** The mean and, where there is one, its interval. */
function figure(name, { mean, low, high }) {
  const range = low === null || high === null ? '' : ` (${percent(low)} – ${percent(high)})`;
  return [h('dt', {}, t(`figure_${name}`)), h('dd', {}, `${percent(mean)}${range}`)];
}

/** `open(name)` shows a report. */
export function runList(runs, open) {
  if (!runs.length) return h('p', { class: 'quiet' }, t('runsNone'));
  const item = (run) =>
    h(
      'li',
      { 'data-run': run.name },
      h('p', {}, h('strong', {}, run.name)),
      h('p', { class: 'quiet' }, [t('runCases', { n: run.cases }), run.errors ? t('runErrors', { n: run.errors }) : '', ...Object.values(run.made_with)].filter(Boolean).join(' · ')),
      h('dl', {}, FIGURES.filter((name) => run.figures[name]).map((name) => figure(name, run.figures[name]))),
      run.report ? h('button', { type: 'button', class: 'link', onclick: () => open(run.name) }, t('report')) : h('span', { class: 'quiet' }, t('noReport')),
    );
  return h('ul', { class: 'runs' }, runs.map(item));
}
