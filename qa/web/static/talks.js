// The drawer with the conversations kept in this browser.

import { shade } from './bar.js';
import { download, h, icon, iconButton } from './dom.js';
import { asHtml, asJson, asMarkdown, fileName } from './exports.js';
import { t } from './words.js';

const FORMATS = { Markdown: ['md', 'text/markdown', asMarkdown], HTML: ['html', 'text/html', asHtml], JSON: ['json', 'application/json', asJson] };

export class Talks {
  constructor(store, act) {
    this.store = store;
    this.act = act;
    this.dialog = h('dialog', { class: 'talks' });
    this.dialog.addEventListener('click', (event) => {
      if (event.target === this.dialog) this.dialog.close();
    });
    this.dialog.addEventListener('keydown', (event) => event.stopPropagation());
  }

  show() {
    this.draw();
    this.dialog.showModal();
  }

  draw() {
    this.dialog.setAttribute('aria-label', t('menu'));
    this.list = h('ul', { class: 'talk-list' });
    const search = h('input', { type: 'search', placeholder: t('searchTalks'), 'aria-label': t('searchTalks'), oninput: () => this.fill(search.value) });
    this.dialog.replaceChildren(
      h('div', { class: 'top' }, h('h2', {}, t('menu')), iconButton('close', t('close'), () => this.dialog.close(), { class: 'plain close' })),
      h('button', { type: 'button', class: 'plain wide fresh', onclick: () => this.pick(() => this.store.begin()) }, icon('plus'), t('fresh')),
      search,
      this.list,
      h('p', { class: 'quiet' }, t('kept')),
      h('button', { type: 'button', class: 'plain wide theme', onclick: shade }, icon('sun'), t('theme')),
    );
    this.fill('');
  }

  fill(text) {
    const found = this.store.find(text);
    this.list.replaceChildren(...(found.length ? found.map((talk) => this.item(talk)) : [h('li', { class: 'quiet' }, t(text.trim() ? 'noTalkFound' : 'noTalks'))]));
  }

  pick(change) {
    change();
    this.dialog.close();
    this.act.open();
  }

  item(talk) {
    const row = h('li', { class: talk.id === this.store.current.id ? 'talk current' : 'talk' });
    const save = (name) => {
      const [ending, type, write] = FORMATS[name];
      download(fileName(talk, ending), type, write(talk));
    };
    row.append(
      h('button', { type: 'button', class: 'open', 'aria-current': talk.id === this.store.current.id ? 'true' : null, onclick: () => this.pick(() => this.store.open(talk.id)) }, talk.title),
      h('details', { class: 'more' }, h('summary', { 'aria-label': t('export'), title: t('export') }, icon('save')), h('div', {}, h('span', { class: 'quiet' }, `${t('export')}: `), Object.keys(FORMATS).map((name) => h('button', { type: 'button', class: 'link', onclick: () => save(name) }, name)))),
      iconButton('edit', t('rename'), () => this.rename(talk, row)),
      iconButton('trash', t('remove'), () => this.remove(talk, row)),
    );
    return row;
  }

  rename(talk, row) {
    const input = h('input', { type: 'text', value: talk.title, maxlength: 120, 'aria-label': t('newName') });
    const done = (event) => {
      event.preventDefault();
      this.store.rename(talk.id, input.value);
      this.draw();
    };
    row.replaceChildren(h('form', { onsubmit: done }, input, h('button', { type: 'submit', class: 'link' }, t('saveName')), h('button', { type: 'button', class: 'link', onclick: () => this.draw() }, t('noReason'))));
    input.select();
  }

  remove(talk, row) {
    const sure = () => {
      const open = talk.id === this.store.current.id;
      this.store.remove(talk.id);
      this.draw();
      if (open) this.act.open();
    };
    row.replaceChildren(h('span', { class: 'sure' }, t('removeSure', { title: talk.title })), h('button', { type: 'button', class: 'link danger', onclick: sure }, t('removeIt')), h('button', { type: 'button', class: 'link', onclick: () => this.draw() }, t('keepTalk')));
    row.querySelector('button').focus();
  }
}
