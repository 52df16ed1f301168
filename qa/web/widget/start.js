// Puts the panel into the page: in the shadow tree, or in a frame of the server's own origin.

import { Client } from './client.js';
import { Frame } from './frame.js';
import { Panel } from './panel.js';

/** Fetch the style sheet with its hash; a constructed one needs no permission from the page's policy. */
export async function dress(shadow, { base, files }) {
  const response = await fetch(`${base}panel.css`, { integrity: files['panel.css'], credentials: 'omit' });
  if (!response.ok) throw new Error('panel.css');
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(await response.text());
  shadow.adoptedStyleSheets = [...shadow.adoptedStyleSheets, sheet];
}

export async function create(widget, context) {
  await dress(widget.shadowRoot, context);
  if (context.mode === 'iframe') return new Frame(widget, context);
  const client = new Client(context.root, () => widget.language);
  client.source = () => client.request({ site: context.site });
  const panel = new Panel(widget.box, {
    client,
    tag: 'dialog',
    level: 2,
    key: `wpsqa.${context.site}`,
    root: context.root,
    language: () => widget.language,
    adopt: (settings) => widget.adopt(settings),
    emit: (name, detail) => widget.emit(name, detail),
    launcher: widget.launcher,
  });
  return panel;
}
