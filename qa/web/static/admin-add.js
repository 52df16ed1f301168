// The form that adds an article, and the look at what would be kept of it.

import { base64 } from './admin-calls.js';
import { DayField } from './day-field.js';
import { h } from './dom.js';
import { languageName, t } from './words.js';

const KINDS = '.html .htm .txt .md .json .jsonl';
const LARGEST = 5; // MB; the server takes 8 MB of base64

/** `act.call` asks the server, `act.save` saves a preview and says whether that worked. */
export class AddForm {
  constructor(act) {
    this.act = act;
    this.way = 'file';
    this.text = '';
    this.url = '';
    this.language = '';
    this.file = null;
    this.found = null;
    this.edits = {};
    this.note = { text: '' };
    this.node = h('section', { class: 'add' });
  }

  /** Everything anew in the language of the page; what was typed stays. */
  draw() {
    this.says = h('p', { class: this.note.bad ? 'warn' : 'quiet', role: 'status' }, this.note.text);
    this.node.replaceChildren(h('h3', { tabindex: '-1' }, t('addArticle')), this.form(), this.says, ...(this.found ? [this.preview()] : []));
    return this.node;
  }

  tell(text, bad) {
    this.note = { text, bad };
    this.says.textContent = text;
    this.says.className = bad ? 'warn' : 'quiet';
  }

  form() {
    const choice = (way, name) =>
      h('label', {}, h('input', { type: 'radio', name: 'way', value: way, checked: this.way === way, onchange: () => this.choose(way) }), ` ${t(name)}`);
    const set = (name) => (event) => {
      this[name] = event.target.value;
    };
    const inputs = {
      file: () => this.chooser(),
      text: () => h('label', {}, t('pasteText'), fill(h('textarea', { rows: 8, oninput: set('text') }), this.text)),
      url: () => h('label', {}, t('giveUrl'), h('input', { type: 'url', value: this.url, oninput: set('url') })),
    };
    return h(
      'form',
      { class: 'adding', novalidate: true, onsubmit: (event) => this.look(event) },
      h('fieldset', {}, h('legend', {}, t('way')), choice('file', 'wayFile'), choice('text', 'wayText'), choice('url', 'wayUrl')),
      inputs[this.way](),
      h('label', { class: 'row' }, t('articleLanguage'), languages(this.language, t('detect'), set('language'))),
      h('button', { type: 'submit', class: 'strong' }, t('look')),
    );
  }

  choose(way) {
    this.way = way;
    this.draw();
    this.node.querySelector('input[type=radio]:checked').focus();
  }

  /** A file button of our own: the browser's speaks the language of the browser. */
  chooser() {
    const name = h('span', { class: 'quiet' }, this.file ? this.file.name : t('noFile', { kinds: KINDS }));
    const pick = (event) => {
      this.file = event.target.files[0] || this.file;
      if (this.file) name.textContent = this.file.name;
    };
    const input = h('input', { type: 'file', class: 'sr', accept: KINDS.split(' ').join(','), onchange: pick });
    const drop = (event) => {
      event.preventDefault();
      pick({ target: { files: event.dataTransfer.files } });
    };
    return h('label', { class: 'chooser', ondragover: (event) => event.preventDefault(), ondrop: drop }, input, h('span', { class: 'pick' }, t('chooseFile')), name);
  }

  async given() {
    if (this.way === 'text') return this.text.trim() && { text: this.text };
    if (this.way === 'url') return this.url.trim() && { url: this.url.trim() };
    return this.file && { file: { name: this.file.name, content: await base64(this.file) } };
  }

  async look(event) {
    event.preventDefault();
    if (this.way === 'file' && this.file && this.file.size > LARGEST * 1e6) {
      this.tell(t('fileTooLarge', { megabytes: LARGEST }), true);
      return;
    }
    const given = await this.given();
    if (!given) {
      this.tell(t('nothingGiven'), true);
      return;
    }
    this.tell(t('looking'));
    this.found = null;
    this.edits = {};
    try {
      this.found = await this.act.call('POST', 'preview', { ...given, ...(this.language ? { language: this.language } : {}) });
      this.note = { text: '' };
    } catch (error) {
      this.note = { text: error.message, bad: true };
    }
    this.draw();
    const heading = this.node.querySelector('.preview h3');
    if (heading) heading.focus();
  }

  preview() {
    const { articles } = this.found;
    const hidden = articles.filter((one) => one.text === null).length;
    const shown = articles.filter((one) => one.text !== null);
    return h(
      'div',
      { class: 'preview' },
      h('h3', { tabindex: '-1' }, t('preview')),
      shown.map((one) => this.article(one, articles.length === 1)),
      hidden > 0 && h('p', { class: 'quiet' }, t('moreArticles', { n: hidden })),
      h('p', {}, h('button', { type: 'button', class: 'strong', onclick: () => this.save() }, articles.length === 1 ? t('saveArticle') : t('saveArticles', { n: articles.length })), h('button', { type: 'button', class: 'link', onclick: () => this.clear() }, t('dropPreview'))),
    );
  }

  /** One article: a state, its fields (to be corrected where it is the only one), what is kept, what not. */
  article(one, single) {
    const state = { new: t('isNew'), unchanged: t('isUnchanged'), update: t('isUpdate', { title: one.replaces }) }[one.state];
    const removed = one.removed.length;
    return h(
      'div',
      { class: 'kept', 'data-article': one.id },
      h('p', {}, h('span', { class: 'tag' }, state)),
      single ? this.fields(one) : h('p', { class: 'title', lang: one.language }, one.title),
      h('h4', {}, t('keptCount', { n: one.characters })),
      h('div', { class: 'text', lang: one.language, tabindex: '0', role: 'region', 'aria-label': t('keptWords') }, one.text),
      removed
        ? h('details', { open: single }, h('summary', {}, removed === 1 ? t('removedOne') : t('removedCount', { n: removed })), h('ul', { class: 'removed', lang: one.language }, one.removed.map((line) => h('li', {}, line))))
        : h('p', { class: 'quiet' }, t('removedNone')),
    );
  }

  fields(one) {
    const field = (name, label, attributes) =>
      h('label', {}, t(label), h('input', { value: name in this.edits ? this.edits[name] : one[name], ...attributes, oninput: (event) => { this.edits[name] = event.target.value; } }));
    return h(
      'div',
      { class: 'fields' },
      field('title', 'fieldTitle', { type: 'text', maxlength: 500, lang: one.language }),
      field('publisher', 'fieldPublisher', { type: 'text', maxlength: 300 }),
      this.day(one),
      h('label', {}, t('articleLanguage'), languages(this.edits.language || one.language, null, (event) => { this.edits.language = event.target.value; })),
    );
  }

  day(one) {
    this.published = new DayField({ label: 'fieldDay', alone: 'none', changed: (iso) => { this.edits.published = iso; } });
    this.published.set(('published' in this.edits ? this.edits.published : one.published) || '');
    return this.published.draw();
  }

  async save() {
    const { ticket, articles } = this.found;
    if (articles.length === 1 && !this.published.check()) return;
    const edits = Object.fromEntries(Object.entries(this.edits).filter(([, value]) => value));
    if (await this.act.save({ ticket, ...edits })) this.clear();
  }

  clear() {
    Object.assign(this, { found: null, file: null, text: '', url: '', edits: {}, note: { text: '' } });
    this.draw();
    this.node.querySelector('h3').focus({ preventScroll: true });
  }
}

function fill(area, text) {
  area.value = text;
  return area;
}

function languages(chosen, any, onchange) {
  const option = (code, name) => h('option', { value: code, selected: chosen === code }, name);
  return h('select', { onchange }, any && option('', any), ['vi', 'en'].map((code) => option(code, languageName(code))));
}
