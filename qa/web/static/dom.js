// Building elements. Text always becomes a text node: nothing here, or anywhere on the page, parses
// markup, so words of an article or of a model cannot turn into elements.

const SVG = 'http://www.w3.org/2000/svg';

const ICONS = {
  menu: 'M4 6h16M4 12h16M4 18h16',
  close: 'M6 6l12 12M18 6L6 18',
  back: 'M15 5l-7 7 7 7',
  next: 'M9 5l7 7-7 7',
  send: 'M5 12h13M12 5l7 7-7 7',
  stop: 'M7 7h10v10H7z',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  retry: 'M20 11a8 8 0 1 0-2.300 6.300M20 5v6h-6',
  edit: 'M4 20l1-4L16 5l3 3L8 19z',
  plus: 'M12 5v14M5 12h14',
  book: 'M4 5c3-1 6-1 8 1 2-2 5-2 8-1v14c-3-1-6-1-8 1-2-2-5-2-8-1zM12 6v14',
  out: 'M14 5h5v5M19 5l-9 9M17 14v5H5V7h5',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M19 5l-2 2M7 17l-2 2',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  up: 'M7 11v9H4v-9zM7 11l4-8c2 0 3 1 3 3l-1 4h5c1.500 0 2 1 2 2l-2 7c-.3 1-1 1-2 1H7',
  down: 'M7 13V4H4v9zM7 13l4 8c2 0 3-1 3-3l-1-4h5c1.500 0 2-1 2-2l-2-7c-.3-1-1-1-2-1H7',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v5M16 3v5',
  columns: 'M4 5h7v14H4zM13 5h7v14h-7z',
  save: 'M12 4v11M7 11l5 5 5-5M5 20h14',
};

function fill(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

/** An element with attributes, listeners (`onclick: f`) and children (strings become text). */
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** An SVG element. */
export function svg(tag, attributes, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

/** A decorative line icon. */
export function icon(name) {
  return svg('svg', { viewBox: '0 0 24 24', class: 'icon', 'aria-hidden': 'true' }, svg('path', { d: ICONS[name] }));
}

/** A button with an icon; the label is read aloud and shown as a tooltip. */
export function iconButton(name, label, onclick, attributes = {}) {
  return h('button', { type: 'button', class: 'plain', title: label, 'aria-label': label, onclick, ...attributes }, icon(name));
}

/** A link target that cannot run anything: http(s) or nothing. */
export function safeUrl(text) {
  try {
    const url = new URL(text);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : null;
  } catch {
    return null;
  }
}

/** Copy text; false where the browser refuses. Over plain HTTP only the old way is left. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const back = document.activeElement;
    const area = h('textarea', { readonly: true, style: 'position:fixed;inset-block-start:0;opacity:0' });
    area.value = text;
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    if (back) back.focus({ preventScroll: true });
    return done;
  }
}

/** Save text as a file. */
export function download(name, type, text) {
  const url = URL.createObjectURL(new Blob([text], { type: `${type};charset=utf-8` }));
  const link = h('a', { href: url, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
