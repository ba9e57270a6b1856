import { html } from '../preact.js';

/**
 * The few signs of the page's own controls, drawn as lines: no font has to have them.
 * @typedef {keyof typeof PATHS} IconName
 */

const PATHS = {
  back: 'M15 5l-7 7 7 7',
  close: 'M6 6l12 12M18 6L6 18',
  lock: 'M7 11V8a5 5 0 0 1 10 0v3M5.5 11h13v9h-13z',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  phone: 'M7.5 3h9v18h-9zM11 18h2',
  plus: 'M12 5v14M5 12h14',
  reply: 'M10 6l-6 5 6 5M4 11h10a6 6 0 0 1 6 6v1',
  send: 'M12 19V5M6 11l6-6 6 6',
};

/** @param {{ name: IconName }} props */
export function Icon({ name }) {
  return html`<svg class=${`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true"><path d=${PATHS[name]} /></svg>`;
}
