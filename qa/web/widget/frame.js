// The strict form: the panel in a frame of the server's origin. The page and the frame speak by
// messages of version 1, each checking the other's window and origin.

import { Client } from './client.js';
import { h } from './dom.js';
import { speaker } from './words.js';

export const VERSION = 1;

export class Frame {
  constructor(widget, { root, site }) {
    Object.assign(this, { widget, site });
    this.client = new Client(root, () => widget.language);
    this.there = new URL(root).origin;
    this.waiting = [];
    const address = new URL('widget/frame', root);
    address.search = new URLSearchParams({ site, parent: location.origin });
    this.inner = h('iframe', { class: 'inner', part: 'frame', src: address.href, sandbox: 'allow-scripts allow-same-origin allow-popups allow-popups-to-escape-sandbox', allow: 'clipboard-write', referrerpolicy: 'no-referrer' });
    this.dialog = h('dialog', { class: 'panel', part: 'panel' }, this.inner);
    this.small = matchMedia('(max-width: 520px), (max-height: 420px)');
    widget.box.append(this.dialog);
    addEventListener('message', (event) => this.hear(event));
    this.dialog.addEventListener('cancel', (event) => {
      event.preventDefault();
      this.close();
    });
    this.dialog.addEventListener('keydown', (event) => event.key === 'Escape' && this.close());
    this.speak();
  }

  speak() {
    this.inner.title = speaker(this.widget.language)('title');
    this.dialog.setAttribute('aria-label', this.inner.title);
    this.tell({ type: 'language', language: this.widget.language, shade: this.widget.box.dataset.shade });
  }

  tell(message) {
    if (this.ready) this.inner.contentWindow.postMessage({ wpsqa: VERSION, ...message }, this.there);
    else this.waiting.push(message);
  }

  async hear({ source, origin, data }) {
    if (source !== this.inner.contentWindow || origin !== this.there || !data || data.wpsqa !== VERSION) return;
    if (data.type === 'ready') {
      this.ready = true;
      this.waiting.splice(0).forEach((message) => this.tell(message));
    }
    if (data.type === 'token') this.grant();
    if (data.type === 'close') this.close();
    if (data.type === 'event') this.widget.emit(data.name, data.detail);
  }

  /** The token is asked for here, where the browser names the page's origin, and used in the frame. */
  async grant() {
    try {
      const given = await this.client.request({ site: this.site, framed: true });
      this.widget.adopt(given.site);
      this.tell({ type: 'token', given });
    } catch (error) {
      this.tell({ type: 'token', problem: { kind: error.kind || 'failed', message: error.message, status: error.status } });
    }
  }

  open() {
    if (this.dialog.open) return;
    this.widget.launcher.setAttribute('aria-expanded', 'true');
    if (this.small.matches) this.dialog.showModal();
    else this.dialog.show();
    this.inner.focus();
    this.tell({ type: 'open' });
  }

  close() {
    if (!this.dialog.open) return;
    this.dialog.close();
    this.tell({ type: 'close' });
    this.widget.launcher.setAttribute('aria-expanded', 'false');
    this.widget.launcher.focus();
    this.widget.emit('close');
  }

  ask(question) {
    this.tell({ type: 'ask', question });
  }
}
