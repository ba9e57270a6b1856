import { html, useEffect, useState } from '../preact.js';

/**
 * Files of a message: a picture is shown, text gets a preview of its first lines, everything can be opened.
 *
 * @typedef {import('../page.js').Page} Page
 * @typedef {import('../../page-api.ts').FileObject} FileObject
 */

const PREVIEW_CHARACTERS = 1_500;
const PREVIEW_LINES = 12;
const MAX_PREVIEW_BYTES = 1_000_000;

/** @param {{ page: Page, files: FileObject[] }} props */
export function Files({ files }) {
  return files.map((file) => {
    const address = localAddress(file.url_private);
    return html`<div class="file" key=${file.id}>
      <div class="file-head">
        <a class="file-name" href=${address} target="_blank" rel="noopener noreferrer">${file.title || file.name}</a>
        <span class="file-size">${file.pretty_type || file.filetype} · ${sizeText(file.size)}</span>
      </div>
      ${file.mimetype.startsWith('image/') && html`<img class="picture" src=${address} alt=${file.title || file.name} />`}
      ${file.mimetype.startsWith('text/') && file.size <= MAX_PREVIEW_BYTES && html`<${Preview} address=${address} />`}
    </div>`;
  });
}

/** @param {{ address: string }} props */
function Preview({ address }) {
  const [text, setText] = useState('');
  useEffect(() => {
    const stop = new AbortController();
    fetch(address, { signal: AbortSignal.any([stop.signal, AbortSignal.timeout(10_000)]) })
      .then((response) => (response.ok ? response.text() : ''))
      .then((content) => setText(firstLines(content)))
      .catch(() => setText(''));
    return () => stop.abort();
  }, [address]);
  return text !== '' && html`<pre class="pre" tabindex="0">${text}</pre>`;
}

/** @param {string} content */
function firstLines(content) {
  const head = content.slice(0, PREVIEW_CHARACTERS).split('\n').slice(0, PREVIEW_LINES).join('\n').trimEnd();
  return head.length < content.trimEnd().length ? `${head}\n…` : head;
}

/**
 * The path on this origin: a file is served by the workspace itself whatever host its address names.
 * @param {string} address
 */
function localAddress(address) {
  return URL.canParse(address, location.href) ? new URL(address, location.href).pathname : '#';
}

/** @param {number} sizeBytes */
function sizeText(sizeBytes) {
  if (sizeBytes < 1024) return `${sizeBytes} B`;
  if (sizeBytes < 1024 * 1024) return `${(sizeBytes / 1024).toFixed(1)} KiB`;
  return `${(sizeBytes / 1024 / 1024).toFixed(1)} MiB`;
}
