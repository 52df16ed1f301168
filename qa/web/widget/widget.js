// The one script that a site includes. It shows a button at once and loads the rest when somebody is
// about to use it. $BUILD below is filled in by the server: the version, and the hash of every file.

(() => {
  const script = document.currentScript;
  const NAME = 'wpsqa-widget';
  if (!script || customElements.get(NAME)) return;
  const BUILD = $BUILD;
  const { site, mode, lang, theme } = script.dataset;
  const root = script.src.replace(/widget(\/[0-9a-f]+\/widget)?\.js([?#].*)?$/, '');
  const base = `${root}widget/${BUILD.version}/`;
  const WORDS = {
    vi: { ask: 'Hỏi các bài báo', failed: 'Khung hỏi đáp không tải được: hãy tải lại trang. ', page: 'Mở trang hỏi đáp' },
    en: { ask: 'Ask the articles', failed: 'The widget could not be loaded: reload the page. ', page: 'Open the page' },
  };

  // `all: initial !important` in a shadow tree wins over any rule of the page, so no reset reaches us.
  const DARK = '--accent: var(--wpsqa-accent-dark, #7fcbd8); --accent-ink: var(--wpsqa-accent-ink-dark, #0c2a30); --surface: #1b2027; --ink: #e9e6df;';
  const CSS = `
    :host { all: initial !important; direction: ltr !important; display: block !important; position: fixed !important;
      inset: var(--wpsqa-inset, auto 16px 16px auto) !important; z-index: var(--wpsqa-layer, 2147483000) !important; }
    :host([hidden]) { display: none !important; }
    .w { --accent: var(--wpsqa-accent, #0b5c6b); --accent-ink: var(--wpsqa-accent-ink, #fff); --surface: #fff; --ink: #1c232d;
      font: 16px/1.5 var(--wpsqa-font, system-ui, "Segoe UI", Roboto, "Noto Sans", Arial, sans-serif); }
    @media (prefers-color-scheme: dark) { .w:not([data-shade="light"]) { ${DARK} } }
    .w[data-shade="dark"] { ${DARK} }
    .launcher { all: unset; box-sizing: border-box; display: flex; align-items: center; gap: .5em; min-height: 48px; padding: 0 1.1em;
      border-radius: var(--wpsqa-radius, 24px); background: var(--accent); color: var(--accent-ink); border: 1px solid transparent;
      font-weight: 600; cursor: pointer; box-shadow: 0 2px 10px #0004; }
    .launcher:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; box-shadow: 0 0 0 3px var(--surface); }
    .launcher[aria-expanded="true"] { visibility: hidden; }
    .launcher svg { width: 1.4em; height: 1.4em; fill: none; stroke: currentColor; stroke-width: 1.8; stroke-linejoin: round; }
    .alert { margin: 0 0 8px; padding: .6em .9em; max-width: 20em; border-radius: 8px; background: var(--surface); color: var(--ink); box-shadow: 0 2px 10px #0004; }
    .alert a { color: inherit; }
    .alert:empty { display: none; }
    @media print { :host { display: none !important; } }`;

  const known = (tag) => {
    const code = String(tag || '').slice(0, 2).toLowerCase();
    return code in WORDS ? code : null;
  };
  const own = known(lang);
  const told = () => own || known(document.documentElement.lang);
  const browsers = () => [...navigator.languages].map(known).find(Boolean) || 'en';

  function make(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  function bubble() {
    const space = 'http://www.w3.org/2000/svg';
    const svg = document.createElementNS(space, 'svg');
    const path = document.createElementNS(space, 'path');
    svg.setAttribute('viewBox', '0 0 24 24');
    svg.setAttribute('aria-hidden', 'true');
    path.setAttribute('d', 'M4 5h16v11h-8l-5 4v-4H4zM8 9h8M8 12h5');
    svg.append(path);
    return svg;
  }

  /** Fetch every module with its hash before the first is run: what was altered never runs. */
  async function modules(shadow) {
    const probe = document.createElement('link');
    if (!probe.relList.supports('modulepreload')) return;
    const names = Object.keys(BUILD.files).filter((name) => name.endsWith('.js') && name !== 'inside.js');
    await Promise.all(
      names.map(
        (name) =>
          new Promise((resolve, reject) => {
            const link = make('link', { rel: 'modulepreload', href: base + name, integrity: BUILD.files[name], crossorigin: '' });
            link.onload = resolve;
            link.onerror = () => reject(new Error(name));
            shadow.append(link);
          }),
      ),
    );
  }

  class Widget extends HTMLElement {
    constructor() {
      super();
      const shadow = this.attachShadow({ mode: 'open' });
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS);
      shadow.adoptedStyleSheets = [sheet];
      this.label = make('span', {});
      this.launcher = make('button', { type: 'button', class: 'launcher', part: 'launcher', 'aria-haspopup': 'dialog', 'aria-expanded': 'false' }, bubble(), this.label);
      this.alert = make('p', { class: 'alert', part: 'alert', role: 'alert' });
      this.box = make('div', { class: 'w', 'data-shade': theme || 'auto' }, this.alert, this.launcher);
      shadow.append(this.box);
      this.launcher.addEventListener('click', () => this.open());
      for (const intent of ['pointerenter', 'focus', 'touchstart']) {
        this.launcher.addEventListener(intent, () => this.load().catch(() => {}), { once: true, passive: true });
      }
    }

    connectedCallback() {
      this.speak();
      if (this.showPopover) {
        // Above everything, and out of reach of a page whose body is moved or faded.
        this.popover = 'manual';
        this.showPopover();
      }
      this.watch = new MutationObserver(() => this.speak());
      this.watch.observe(document.documentElement, { attributeFilter: ['lang'] });
    }

    disconnectedCallback() {
      this.watch.disconnect();
    }

    /** `vi` or `en`: what the tag says, else the page, else the site's setting, else the browser. */
    get language() {
      return told() || known(this.settings && this.settings.language) || browsers();
    }

    /** What the server keeps for this site; it arrives with the first token. */
    adopt(settings) {
      this.settings = settings;
      if (!theme && settings.theme) this.box.dataset.shade = settings.theme;
      this.speak();
    }

    speak() {
      this.box.lang = this.language;
      this.label.textContent = WORDS[this.language].ask;
      if (this.panel) this.panel.speak();
    }

    load() {
      this.loading ||= modules(this.shadowRoot)
        .then(() => import(`${base}start.js`))
        .then((start) => start.create(this, { root, base, site, mode, files: BUILD.files }))
        .then((panel) => (this.panel = panel))
        .catch((error) => {
          this.loading = null;
          throw error;
        });
      return this.loading;
    }

    async open() {
      this.alert.replaceChildren();
      try {
        await this.load();
      } catch {
        const words = WORDS[this.language];
        this.alert.replaceChildren(words.failed, make('a', { href: root, target: '_blank', rel: 'noopener' }, words.page));
        return false;
      }
      this.panel.open();
      return true;
    }

    close() {
      if (this.panel) this.panel.close();
    }

    async ask(question) {
      if (await this.open()) this.panel.ask(String(question));
    }

    /** Listen to open, close, answer, citation or feedback; returns what ends it. */
    on(name, listener) {
      const heard = (event) => listener(event.detail);
      this.addEventListener(`wpsqa-${name}`, heard);
      return () => this.removeEventListener(`wpsqa-${name}`, heard);
    }

    emit(name, detail = {}) {
      this.dispatchEvent(new CustomEvent(`wpsqa-${name}`, { detail, bubbles: true, composed: true }));
    }
  }

  function mount() {
    if (document.querySelector(NAME)) return;
    const widget = document.createElement(NAME);
    document.body.append(widget);
    const { open, close, ask, on } = Widget.prototype;
    window.wpsqa = { open: open.bind(widget), close: close.bind(widget), ask: ask.bind(widget), on: on.bind(widget) };
    widget.emit('ready');
  }

  if (!site) {
    console.warn('wps-qa: the tag has no data-site; copy it again from the page /embed of the server');
    return;
  }
  customElements.define(NAME, Widget);
  if (document.body) mount();
  else document.addEventListener('DOMContentLoaded', mount);
})();
