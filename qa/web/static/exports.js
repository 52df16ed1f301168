// An answer as text to paste, a conversation as a file: every citation kept, the works cited at the end.

import { safeUrl } from './dom.js';
import { day, ending, inBrackets, language, t, whence } from './words.js';
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

/** An answer as plain text with its sources, dates and exact words. */
export function copyText(exchange) {
  const words = exchange.sentences.map((one) => `${one.text}${inBrackets(one)} ${one.citations.map((n) => `[${n}]`).join('')}`.trim()).join(' ');
  const source = (one) => `[${one.marker}] ${one.title}. ${whence(one)}.${safeUrl(one.url) ? ` ${safeUrl(one.url)}` : ''}\n    “${one.quote}”`;
  const asOf = exchange.asOf ? [t('asOfShown', { day: day(exchange.asOf) })] : [];
  const notes = beside(exchange).map(({ text }) => text);
  return [exchange.question, ...asOf, '', words, ...(notes.length ? ['', ...notes] : []), '', `${t('sources')}:`, ...exchange.citations.map(source), ''].join('\n');
}

/** What stands in the place of sentences where there are none. */
const said = (exchange) => (exchange.sentences.length ? null : ending(exchange) || t(exchange.answer ? 'abstained' : 'cut'));

/** What is said beside the sentences, each with its language: remarks, and that the answer is not whole. */
function beside(exchange) {
  const notes = exchange.answer ? exchange.answer.notes.filter((note) => note.code !== 'abstained') : [];
  const broken = exchange.sentences.length ? ending(exchange) : null;
  return [...notes.map(({ text }) => ({ text, lang: exchange.answer.language })), ...(broken ? [{ text: broken, lang: language() }] : [])];
}

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
    said(one) ? md(said(one)) : one.sentences.map((s) => `${md(s.text)}${inBrackets(s)} ${s.citations.map((n) => `\\[${n}\\]`).join('')}`.trim()).join(' '),
    ...beside(one).map(({ text }) => `*${md(text)}*`),
    one.citations.map((c) => `${c.marker}. ${md(reference(c))}\n   > ${md(c.quote)}`).join('\n'),
  ];
  const list = works(talk).map((one) => `- ${md(reference(one))}${safeUrl(one.url) ? ` <${safeUrl(one.url)}>` : ''}`).join('\n');
  return `${[`# ${md(talk.title)}`, ...talk.exchanges.flatMap(part), list && `## ${t('bibliography')}`, list].filter(Boolean).join('\n\n')}\n`;
}

export function asHtml(talk) {
  const sentence = (s) => `<span lang="${s.language}">${html(s.text)}</span>${inBrackets(s) && `<i>${html(inBrackets(s))}</i>`}${s.citations.map((n) => `<sup>${n}</sup>`).join(' ')}`;
  const named = (c) => `<cite lang="${c.language}">${html(c.title)}</cite>. ${html(whence(c))}.`;
  const notes = (one) => beside(one).map(({ text, lang }) => `<p lang="${lang}"><i>${html(text)}</i></p>`).join('');
  const cited = (c) => `<li value="${c.marker}">${named(c)}<blockquote lang="${c.language}">${html(c.quote)}</blockquote></li>`;
  const asOf = (one) => (one.asOf ? `<p><i>${html(t('asOfShown', { day: day(one.asOf) }))}</i></p>` : '');
  const part = (one) => `<h2${one.answer ? ` lang="${one.answer.language}"` : ''}>${html(one.question)}</h2>${asOf(one)}<p>${said(one) ? html(said(one)) : one.sentences.map(sentence).join(' ')}</p>${notes(one)}<ol>${one.citations.map(cited).join('')}</ol>`;
  const work = (one) => `<li>${named(one)}${safeUrl(one.url) ? ` <a href="${html(safeUrl(one.url))}">${html(safeUrl(one.url))}</a>` : ''}</li>`;
  const style = 'body{font:1rem/1.6 system-ui,sans-serif;max-width:44rem;overflow-wrap:anywhere;margin:2rem auto;padding:0 1rem}blockquote{margin:.3rem 0;padding-left:.8rem;border-left:3px solid #999}';
  return `<!doctype html><html lang="${language()}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${html(talk.title)}</title><style>${style}</style></head><body><h1>${html(talk.title)}</h1>${talk.exchanges.map(part).join('')}<h2>${t('bibliography')}</h2><ul>${works(talk).map(work).join('')}</ul></body></html>\n`;
}
