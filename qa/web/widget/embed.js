// Makes the tag on the page /embed.

const maker = document.querySelector('#maker');
const root = new URL('./', location.href).href;
const { origin } = location;

const quote = (text) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');
const value = (id) => document.querySelector(`#${id}`).value;

function make() {
  const { site, version, integrity, words } = maker.dataset;
  const pinned = value('pin') === 'yes';
  const source = pinned ? `${root}widget/${version}/widget.js` : `${root}widget.js`;
  const parts = [
    `src="${quote(source)}"`,
    pinned && `integrity="${integrity}" crossorigin="anonymous"`,
    `data-site="${quote(site)}"`,
    value('mode') === 'iframe' && 'data-mode="iframe"',
    value('lang') && `data-lang="${value('lang')}"`,
    value('theme') && `data-theme="${value('theme')}"`,
  ].filter(Boolean);
  const frame = value('mode') === 'iframe' ? `; frame-src ${origin}` : '';
  document.querySelector('#tag').value = `<script async ${parts.join(' ')}></script>\n<noscript><a href="${quote(root)}">${quote(words)}</a></noscript>`;
  document.querySelector('#policy').textContent = `script-src ${origin}; connect-src ${origin}${frame}`;
}

if (maker) {
  maker.addEventListener('change', make);
  make();
  document.querySelector('#copy').addEventListener('click', async (event) => {
    await navigator.clipboard.writeText(document.querySelector('#tag').value);
    event.target.nextElementSibling.textContent = '✓';
  });
}
