// A conversation as a file, every citation kept and the works cited listed at the end.

import { safeUrl } from './dom.js';
import { day, language, t, whence } from './words.js';
import { fold } from './store.js';

/** A file name made of the title. */
export function fileName(talk, ending) {
  const name = fold(talk.title).replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 60);
  return `${name || 'wpsqa'}.${ending}`;
}

/** Works cited, each once, in order of first use. */
function works(talk) {
  const all = talk.exchanges.flatMap((one) => one.citations);
  return all.filter((one, i) => all.findIndex((c) => c.article_id === one.article_id) === i);
}

const said = (exchange) => (exchange.sentences.length ? null : exchange.error || t('abstained'));
const reference = (one) => `${one.title}. ${whence(one)}.`;

/** Escape what Markdown or HTML would read as more than text. */
const md = (text) => text.replace(/[\\`*_{}[\]<>#|!]/g, '\\$&').replace(/\n+/g, ' ');
const html = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

export function asJson(talk) {
  const { title, exchanges } = talk;
  return `${JSON.stringify({ title, answers: exchanges.map((one) => one.answer || { question: one.question, status: 'interrupted', sentences: one.sentences, citations: one.citations }), works_cited: works(talk).map(({ article_id, title: name, publisher, published, url }) => ({ article_id, title: name, publisher, published, url })) }, null, 2)}\n`;
}

export function asMarkdown(talk) {
  const part = (one) => [
    `## ${md(one.question)}`,
    one.asOf && md(t('asOfShown', { day: day(one.asOf) })),
    said(one) ? md(said(one)) : one.sentences.map((s) => `${md(s.text)}${s.translated ? ` (${t('translated')})` : ''} ${s.citations.map((n) => `\\[${n}\\]`).join('')}`.trim()).join(' '),
    one.citations.map((c) => `${c.marker}. ${md(reference(c))}\n   > ${md(c.quote)}`).join('\n'),
  ];
  const list = works(talk).map((one) => `- ${md(reference(one))}${safeUrl(one.url) ? ` <${safeUrl(one.url)}>` : ''}`).join('\n');
  return `${[`# ${md(talk.title)}`, ...talk.exchanges.flatMap(part), list && `## ${t('bibliography')}`, list].filter(Boolean).join('\n\n')}\n`;
}

export function asHtml(talk) {
  const sentence = (s) => `<span lang="${s.language}">${html(s.text)}</span>${s.translated ? ` <i>(${t('translated')})</i>` : ''}${s.citations.map((n) => `<sup>${n}</sup>`).join(' ')}`;
  const cited = (c) => `<li value="${c.marker}">${html(reference(c))}<blockquote lang="${c.language}">${html(c.quote)}</blockquote></li>`;
  const part = (one) => `<h2>${html(one.question)}</h2><p>${said(one) ? html(said(one)) : one.sentences.map(sentence).join(' ')}</p><ol>${one.citations.map(cited).join('')}</ol>`;
  const work = (one) => `<li>${html(reference(one))}${safeUrl(one.url) ? ` <a href="${html(safeUrl(one.url))}">${html(safeUrl(one.url))}</a>` : ''}</li>`;
  const style = 'body{font:1rem/1.6 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}blockquote{margin:.3rem 0;padding-left:.8rem;border-left:3px solid #999}';
  return `<!doctype html><html lang="${language()}"><meta charset="utf-8"><title>${html(talk.title)}</title><style>${style}</style><h1>${html(talk.title)}</h1>${talk.exchanges.map(part).join('')}<h2>${t('bibliography')}</h2><ul>${works(talk).map(work).join('')}</ul></html>\n`;
}
