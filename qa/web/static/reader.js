// The right-hand side: an article scrolled to the quoted words, or the list of articles.

import { articleList } from './articles.js';
import { h, icon, iconButton, safeUrl } from './dom.js';
import { sideBySide } from './parallel.js';
import { getJson } from './stream.js';
import { day, languageName, maker, noteOf, t, told } from './words.js';

const NARROW = '(max-width: 959px)';

/** Shows articles. `host` is the panel, `rest` what lies behind it when it is a sheet, `reload()` asks
 * for the list again. */
export class Reader {
  constructor(host, rest, reload) {
    this.host = host;
    this.rest = rest;
    this.reload = reload;
    this.wanted = {}; // the filter of the list
    this.parallel = false; // whether articles are shown beside their translation
    this.cache = new Map();
    this.back = null;
    this.view = null;
    host.addEventListener('keydown', (event) => this.keys(event));
    this.narrow = matchMedia(NARROW);
    this.narrow.addEventListener('change', () => this.stance());
  }

  get isOpen() {
    return this.host.classList.contains('open');
  }

  /** Open citation `index` of a list; `opener(marker)` finds the element that gets the focus back. */
  async cite(citations, index, sentenceOf, opener) {
    const citation = citations[index];
    this.view = { kind: 'cite', citations, index, sentenceOf, opener };
    this.back = () => opener(citation.marker);
    const bar = h(
      'div',
      { class: 'steps' },
      iconButton('back', t('previous'), () => this.step(-1), { disabled: index === 0 }),
      h('span', {}, t('sourceOf', { n: citation.marker, total: citations.length })),
      iconButton('next', t('next'), () => this.step(1), { disabled: index === citations.length - 1 }),
    );
    await this.fill(bar, () => this.article(citation.article_id, citation));
  }

  /** Open an article, at a passage when a hit gives one. */
  async open(id, hit, opener) {
    this.view = { kind: 'open', id, hit, opener };
    this.back = opener || null;
    const bar = h('button', { type: 'button', class: 'plain wide', onclick: () => this.list(true) }, icon('back'), t('back'));
    await this.fill(bar, () => this.article(id, hit && { ...hit, near: true }));
  }

  /** Show the list of articles; `show` also opens the sheet on a narrow screen. */
  list(show, opener) {
    this.view = { kind: 'list', opener };
    if (opener) this.back = opener;
    const body = this.failed ? this.problem() : articleList(this.cards, this.wanted, (id) => this.open(id, null, this.back));
    const manage = this.admin && h('button', { type: 'button', class: 'plain wide manage', onclick: () => this.manage() }, t('manage'));
    this.host.replaceChildren(this.top([h('h2', { tabindex: '-1' }, t('articles')), manage], show), h('div', { class: 'page' }, body));
    if (show) this.show();
  }

  /** Why there is no list. */
  problem() {
    return h('div', { class: 'warn' }, h('p', {}, this.failed), h('button', { type: 'button', class: 'link', onclick: () => this.reload() }, t('again')));
  }

  /** Show the administration. */
  manage() {
    this.view = { kind: 'admin' };
    const back = h('button', { type: 'button', class: 'plain wide', onclick: () => this.list(true, this.back) }, icon('back'), t('back'));
    const heading = h('h2', { class: 'title', tabindex: '-1' }, t('manage'));
    this.host.replaceChildren(this.top(back, true), h('div', { class: 'page' }, heading, this.admin.node));
    this.admin.draw(this.cards);
    this.show();
    heading.focus({ preventScroll: true });
  }

  /** Other articles than before: forget those that were read. */
  renew(cards) {
    this.cards = cards;
    this.failed = null;
    this.cache.clear();
  }

  /** Draw the same thing again, in another language of the page; `focus()` finds what then gets it. */
  async redraw(focusOn) {
    const { view } = this;
    const focus = this.isOpen;
    if (!view || view.kind === 'list') this.list(focus && this.narrow.matches, view && view.opener);
    else if (view.kind === 'admin') this.manage();
    else if (view.kind === 'cite') await this.cite(view.citations, view.index, view.sentenceOf, view.opener);
    else await this.open(view.id, view.hit, view.opener);
    const target = focusOn && focusOn();
    if (target) target.focus();
  }

  step(by) {
    const { citations, index, sentenceOf, opener } = this.view;
    if (citations[index + by]) this.cite(citations, index + by, sentenceOf, opener);
  }

  top(start, closable) {
    this.slot = h('span', { class: 'slot' });
    return h('div', { class: 'top' }, start, this.slot, (closable || this.narrow.matches) && iconButton('close', t('close'), () => this.close(), { class: 'plain close' }));
  }

  async fill(bar, build) {
    const page = h('div', { class: 'page', tabindex: '0', role: 'group', 'aria-label': t('reader'), 'aria-busy': 'true' }, h('p', { class: 'quiet' }, t('loading')));
    this.host.replaceChildren(this.top(bar, true), page);
    this.show();
    const mine = this.view;
    let content;
    try {
      content = await build();
    } catch (error) {
      content = [h('p', { class: 'warn' }, t('failedOpen', { error: told(error) }))];
    }
    if (mine !== this.view) return;
    page.replaceChildren(...content.filter(Boolean));
    page.removeAttribute('aria-busy');
    this.reveal(page);
    (page.querySelector('.title') || this.host.querySelector('.close')).focus({ preventScroll: true });
  }

  /** Scroll to the quoted words, below what stays in view: the head, or on a sheet the translation. */
  reveal(page) {
    const mark = page.querySelector('mark, .row.cited');
    if (!mark) return;
    const stays = page.querySelector(this.narrow.matches ? '.pair' : '.head');
    const covered = stays ? stays.offsetHeight : 0;
    const box = mark.getBoundingClientRect();
    const frame = page.getBoundingClientRect();
    page.scrollTop += box.top - frame.top - covered - Math.max(20, (frame.height - covered - box.height) / 4);
  }

  async load(id) {
    if (!this.cache.has(id)) this.cache.set(id, await getJson(`api/articles/${encodeURIComponent(id)}`));
    return this.cache.get(id);
  }

  /** Title, origin, translation and the text with the quoted words marked. */
  async article(id, at) {
    let found;
    try {
      found = await this.load(id);
    } catch (error) {
      if (!at || !at.quote) throw error;
      return [h('h2', { class: 'title', tabindex: '-1', lang: at.language }, at.title), h('p', { class: 'warn' }, error.status === 404 ? t('gone') : t('unread', { error: told(error) })), h('blockquote', { lang: at.language }, at.quote)];
    }
    const stale = at && at.article_version && at.article_version !== found.version;
    const letters = Array.from(found.text); // offsets count code points, not UTF-16 units
    const cut = (start, end) => letters.slice(start, end).join('');
    const holds = at && !(stale && cut(at.start, at.end) !== at.quote);
    const beside = this.parallel && found.renderings.length > 0;
    this.slot.replaceChildren(...(found.renderings.length ? [this.besideButton()] : []));
    return [
      h(
        'div',
        { class: 'head' },
        h('h2', { class: 'title', tabindex: '-1', lang: found.language }, found.title),
        this.origin(found),
        at && !at.near && !beside && this.translation(found, at),
      ),
      at && at.near && h('p', { class: 'near-note' }, t('passageNear')),
      !holds && at && h('div', { class: 'warn' }, h('p', {}, t('edited')), h('blockquote', { lang: found.language }, at.quote)),
      beside
        ? sideBySide(found, cut, letters.length, holds ? at : null)
        : h('div', { class: 'text', lang: found.language }, ...(holds ? this.marked(cut, at, letters.length) : [found.text])),
    ];
  }

  /** The switch between the article as it is and beside its translation. */
  besideButton() {
    const change = () => {
      this.parallel = !this.parallel;
      this.redraw(() => this.slot.querySelector('button'));
    };
    return h('button', { type: 'button', class: 'plain wide beside', 'aria-pressed': String(this.parallel), 'aria-label': t('whole'), title: t('whole'), onclick: change }, icon('columns'), h('span', {}, t('beside')));
  }

  marked(cut, at, length) {
    const quote = cut(at.start, at.end);
    const inner = at.highlight ? emphasise(quote, at.highlight) : [quote];
    return [cut(0, at.start), h('mark', { id: 'quote', class: at.near ? 'near' : null }, ...inner), cut(at.end, length)];
  }

  origin(card) {
    const url = card.url && safeUrl(card.url);
    const note = card.published_certainty === 'inferred' && noteOf(card);
    const sure = card.published && [t(card.published_certainty), note && [`, ${t('because')}: `, note]];
    return h(
      'ul',
      { class: 'origin' },
      h('li', { class: 'publisher' }, [card.publisher, card.agency, card.author].filter(Boolean).join(' · ')),
      h('li', {}, h('time', { datetime: card.published }, day(card.published)), sure && h('span', { class: `sure ${card.published_certainty}` }, ' (', sure, ')')),
      h('li', {}, languageName(card.language), ' · ', url ? h('a', { href: url, target: '_blank', rel: 'noopener noreferrer' }, t('original'), icon('out')) : t('noLink')),
    );
  }

  /** The sentence of the answer beside the words it translates, or a stored translation of them. */
  translation(article, at) {
    const said = this.view.sentenceOf ? this.view.sentenceOf(at.marker) : null;
    const stored = article.renderings.filter((one) => one.start < at.end && one.end > at.start);
    if (!(said && said.translated) && !stored.length) return null;
    const text = said && said.translated ? said.text : stored.map((one) => one.text).join(' ');
    const origin = stored.length && `${t('madeBy', { origin: [...new Set(stored.map((one) => maker(one.origin)))].join(', ') })}; ${t(stored.every((one) => one.reviewed) ? 'reviewed' : 'notReviewed')}`;
    const lang = said && said.translated ? said.language : stored[0].language;
    return h('div', { class: 'pair', tabindex: '0', role: 'group', 'aria-label': t('translation') }, h('h3', {}, t('translation')), h('p', { class: 'translation', lang }, text), origin && h('p', { class: 'quiet' }, origin));
  }

  show() {
    this.host.classList.add('open');
    this.stance();
  }

  /** On a narrow screen the panel is a sheet over the rest: a modal dialog. */
  stance() {
    const modal = this.narrow.matches && this.isOpen;
    this.host.setAttribute('role', modal ? 'dialog' : 'region');
    if (modal) this.host.setAttribute('aria-modal', 'true');
    else this.host.removeAttribute('aria-modal');
    for (const part of this.rest) part.inert = modal;
  }

  /** Close the article; the focus goes back to where it was opened from, unless told not to. */
  close(refocus = true) {
    this.host.classList.remove('open');
    this.stance();
    const target = refocus && this.back && this.back();
    this.list(false);
    this.back = null;
    if (target) target.focus();
  }

  keys(event) {
    if (event.key === 'Escape') {
      event.stopPropagation();
      this.close();
    }
    if (this.view.kind !== 'cite' || event.target.closest('input, select')) return;
    if (event.key === 'ArrowLeft') this.step(-1);
    if (event.key === 'ArrowRight') this.step(1);
  }
}

/** Put the likely answer words of a quote in bold; its text stays the same. */
function emphasise(quote, [start, end]) {
  const letters = Array.from(quote);
  const cut = (from, to) => letters.slice(from, to).join('');
  return [cut(0, start), h('strong', {}, cut(start, end)), cut(end)];
}
