// Administration in the panel of the articles: add, remove, index, and the eval runs.

import { call, Token } from './admin-calls.js';
import { AddForm } from './admin-add.js';
import { runList } from './admin-runs.js';
import { h, iconButton } from './dom.js';
import { getJson } from './stream.js';
import { languageName, t, whence } from './words.js';

const TICK = 300; // ms between two looks at a change under way

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** `act.changed()` is told after the articles changed, `act.open(id)` shows one, `act.say` speaks. */
export class Admin {
  constructor(act) {
    this.act = act;
    this.token = new Token();
    this.isOpen = false; // whether the server took the token
    this.job = null;
    this.node = h('div', { class: 'admin' });
    this.add = new AddForm({ call: (...given) => this.call(...given), save: (given) => this.start('POST', 'articles', given) });
  }

  /** Whether the server has an administration at all. */
  static async isOn() {
    try {
      return (await getJson('api/admin/state')).on;
    } catch {
      return false;
    }
  }

  async call(method, path, body) {
    try {
      return await call(this.token, method, path, body);
    } catch (error) {
      if (error.status === 401 || error.status === 403) this.leave(error.message);
      throw error;
    }
  }

  /** Draw everything in the language of the page. */
  draw(cards) {
    this.cards = cards || this.cards || [];
    if (!this.isOpen) {
      this.node.replaceChildren(this.door());
      if (this.token.value) this.enter(this.token.value);
      return;
    }
    this.work = h('div', { class: 'job' });
    this.list = h('ul', { class: 'cards' });
    this.runs = h('div');
    this.node.replaceChildren(
      this.parts(),
      this.work,
      this.add.draw(),
      h('h3', { tabindex: '-1' }, t('manageArticles')),
      this.list,
      h('h3', { tabindex: '-1' }, t('index')),
      h('p', { class: 'quiet' }, t('indexHelp')),
      h('p', {}, this.button('reindex', () => this.start('POST', 'reindex', { fresh: false })), this.button('reindexFresh', () => this.start('POST', 'reindex', { fresh: true }))),
      h('h3', { tabindex: '-1' }, t('runs')),
      this.runs,
      h('p', {}, this.button('adminLeave', () => this.leave(''))),
    );
    this.drawJob();
    this.drawList();
    this.drawRuns();
  }

  /** The way to each part of a long panel. */
  parts() {
    const go = (name) => () => {
      const heading = [...this.node.querySelectorAll('h3')].find((one) => one.textContent === t(name));
      heading.scrollIntoView({ block: 'start' });
      heading.focus({ preventScroll: true });
    };
    return h('nav', { class: 'parts', 'aria-label': t('sections') }, ['addArticle', 'manageArticles', 'index', 'runs'].map((name) => this.button(name, go(name))));
  }

  button(name, onclick, kind = 'link') {
    return h('button', { type: 'button', class: kind, onclick }, t(name));
  }

  door(problem = '') {
    const input = h('input', { type: 'password', id: 'admin-token', autocomplete: 'off', required: true });
    const submit = (event) => {
      event.preventDefault();
      this.enter(input.value);
    };
    return h(
      'form',
      { class: 'door', onsubmit: submit },
      h('p', { class: 'quiet' }, t('adminAsk')),
      h('label', { for: 'admin-token' }, t('adminToken')),
      input,
      h('button', { type: 'submit', class: 'strong' }, t('adminOpen')),
      h('p', { class: 'warn', role: 'alert' }, problem),
    );
  }

  async enter(value) {
    this.token.set(value.trim());
    try {
      const { job } = await this.call('GET', 'job');
      this.isOpen = true;
      this.draw();
      if (job && job.state === 'running') this.watch(job);
      else this.node.querySelector('h3').focus({ preventScroll: true });
    } catch (error) {
      this.leave(error.message);
    }
  }

  leave(problem) {
    this.token.set('');
    this.isOpen = false;
    this.node.replaceChildren(this.door(problem));
    this.node.querySelector('input').focus();
  }

  drawList(sure) {
    const ask = (card) => [
      h('span', { class: 'quiet' }, t('removeArticleSure')),
      h('button', { type: 'button', class: 'link danger', onclick: () => this.start('DELETE', `articles/${encodeURIComponent(card.id)}`) }, t('removeNow')),
      this.button('keepIt', () => this.drawList()),
    ];
    const item = (card) =>
      h(
        'li',
        { class: 'managed', 'data-article': card.id },
        h('button', { type: 'button', class: 'card', onclick: () => this.act.open(card.id) }, h('span', { class: 'title', lang: card.language }, card.title), h('span', { class: 'whence' }, `${whence(card)} · ${languageName(card.language)}`)),
        sure === card.id ? h('span', { class: 'sure' }, ask(card)) : iconButton('trash', t('removeArticle', { title: card.title }), () => this.drawList(card.id)),
      );
    this.list.replaceChildren(...(this.cards.length ? this.cards.map(item) : [h('li', { class: 'quiet' }, t('noneHere'))]));
    const danger = this.list.querySelector('.danger');
    if (danger) danger.focus();
  }

  async drawRuns() {
    const { runs } = this;
    try {
      const found = await this.call('GET', 'runs');
      runs.replaceChildren(runList(found.runs, (name) => this.openReport(name)));
    } catch (error) {
      runs.replaceChildren(h('p', { class: 'warn' }, error.message));
    }
  }

  /** Open a report in a tab of its own, which can send no header: hence a key that soon expires. */
  async openReport(name) {
    const tab = window.open('', '_blank');
    try {
      const { href } = await this.call('POST', `runs/${encodeURIComponent(name)}/key`, {});
      tab.opener = null;
      tab.location = new URL(href, document.baseURI).href;
    } catch (error) {
      if (tab) tab.close();
      this.fail(error);
    }
  }

  async start(method, path, body) {
    try {
      const { job } = await this.call(method, path, body);
      await this.watch(job);
      return true;
    } catch (error) {
      if (this.isOpen) this.fail(error);
      return false;
    }
  }

  fail(error) {
    this.job = { state: 'failed', error: error.message, articles: [] };
    this.drawJob();
  }

  /** Follow a change until it is done. */
  async watch(job) {
    this.job = job;
    this.drawJob();
    this.work.scrollIntoView({ block: 'nearest' });
    while (this.job.state === 'running') {
      await wait(TICK);
      this.job = (await this.call('GET', 'job')).job;
      this.drawJob();
    }
    this.cards = await this.act.changed();
    this.drawList();
    this.act.say(this.job.state === 'done' ? t('indexed') : t('jobFailed', { error: this.job.error }));
  }

  drawJob() {
    const { job } = this;
    if (!job) return this.work.replaceChildren();
    const names = { add: 'jobAdd', remove: 'jobRemove', reindex: 'jobReindex' };
    const outcome = (one) =>
      h('li', {}, `${t(one.outcome)}: `, one.outcome === 'removed' ? one.title : h('button', { type: 'button', class: 'link', onclick: () => this.act.open(one.id) }, one.title));
    const running = () => [
      h('p', {}, t(names[job.action]), job.total ? ` ${t('jobSteps', job)}` : ''),
      h('progress', { 'aria-label': t(names[job.action]), ...(job.total ? { max: job.total, value: job.done } : {}) }),
    ];
    const ended = () => [
      h('ul', {}, job.articles.map(outcome)),
      h('p', { class: job.error ? 'warn' : '', role: job.error ? 'alert' : null }, job.error ? t('jobFailed', { error: job.error }) : t('indexed')),
    ];
    return this.work.replaceChildren(...(job.state === 'running' ? running() : ended()));
  }
}
