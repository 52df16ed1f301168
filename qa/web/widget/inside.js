// What runs inside the frame.

import { Client, Problem } from './client.js';
import { VERSION } from './frame.js';
import { Panel } from './panel.js';
import { dress } from './start.js';

const { site, parent: host, files } = document.body.dataset;
const base = new URL('.', import.meta.url).href;
const root = new URL('../../', base).href;
let language = document.documentElement.lang;
let waiting = null;
let panel = null;

const tell = (message) => window.parent.postMessage({ wpsqa: VERSION, ...message }, host);

/** Ask the page for a token; it answers by a message. */
function source() {
  tell({ type: 'token' });
  return new Promise((resolve, reject) => {
    waiting = { resolve, reject };
  });
}

function hear({ source: from, origin, data }) {
  if (from !== window.parent || origin !== host || !data || data.wpsqa !== VERSION) return;
  if (data.type === 'open') panel.open();
  if (data.type === 'close') panel.close();
  if (data.type === 'ask') panel.ask(String(data.question));
  if (data.type === 'language') {
    language = data.language === 'vi' ? 'vi' : 'en';
    document.documentElement.lang = language;
    panel.place.dataset.shade = data.shade;
    panel.speak();
  }
  if (data.type === 'token' && waiting) {
    if (data.given) waiting.resolve(data.given);
    else waiting.reject(Object.assign(new Problem(data.problem.kind, data.problem.message), { status: data.problem.status }));
    waiting = null;
  }
}

async function begin() {
  const holder = document.querySelector('#widget');
  const shadow = holder.attachShadow({ mode: 'open' });
  await dress(shadow, { base, files: JSON.parse(files) });
  const place = document.createElement('div');
  place.className = 'w inside';
  shadow.append(place);
  const client = new Client(root, () => language);
  client.source = source;
  panel = new Panel(place, {
    client,
    tag: 'main',
    level: 1,
    key: `wpsqa.${site}`,
    root,
    language: () => language,
    adopt: () => {},
    emit: (name, detail) => {
      if (name === 'close') tell({ type: 'close' });
      else tell({ type: 'event', name, detail });
    },
  });
  addEventListener('message', hear);
  tell({ type: 'ready' });
}

begin();
