import { useLayoutEffect, useRef, useState } from '../preact.js';
import { sentLines } from './sent.js';
import { suggest } from './suggest.js';

/**
 * The line being written: its text, where the caret is, what is offered for it, and the lines sent before.
 *
 * @typedef {import('./suggest.js').Known} Known
 * @typedef {import('./suggest.js').Suggestion} Suggestion
 *
 * @typedef {object} Draft
 * @property {string} text
 * @property {Suggestion[]} offered empty when nothing is offered, or the list was closed
 * @property {number} picked which of them Enter takes
 * @property {number} recalled how many lines back the text was brought from; 0 for a line of its own
 * @property {{ current: HTMLTextAreaElement | null }} box
 * @property {(text: string, caret: number) => void} write
 * @property {(caret: number) => void} moved
 * @property {(item: Suggestion) => void} take puts a suggestion in
 * @property {(steps: number) => void} pick moves the choice
 * @property {() => void} close
 * @property {(linesBack: number) => void} recall
 */

const MAX_HEIGHT_PX = 200;

/** What was typed and not sent, by conversation or thread; it outlives a look elsewhere. @type {Map<string, string>} */
const kept = new Map();

/**
 * @param {string} place
 * @param {Known} known
 * @returns {Draft}
 */
export function useDraft(place, known) {
  const [text, setText] = useState(kept.get(place) ?? '');
  const [caret, setCaret] = useState(0);
  const [closed, setClosed] = useState(false);
  const [picked, setPicked] = useState(0);
  const [recalled, setRecalled] = useState(0);
  const box = useRef(/** @type {HTMLTextAreaElement | null} */ (null));
  const found = closed ? null : suggest(known, text, caret);
  const offered = found?.items ?? [];
  useLayoutEffect(() => fitHeight(box.current), [text]);

  /**
   * @param {string} next
   * @param {number} at
   */
  function write(next, at) {
    kept.set(place, next);
    setText(next);
    setCaret(at);
    setPicked(0);
    setClosed(false);
    setRecalled(0);
  }

  return {
    text,
    offered,
    picked,
    recalled,
    box,
    write,
    moved: setCaret,
    take(item) {
      if (found === null) return;
      const at = found.from + item.insert.length;
      const next = text.slice(0, found.from) + item.insert + text.slice(found.to).trimStart();
      write(next, at);
      moveCaret(box.current, next, at);
    },
    pick: (steps) => setPicked((picked + steps + offered.length) % offered.length),
    close: () => setClosed(true),
    recall(linesBack) {
      const lines = sentLines();
      const wanted = Math.max(0, Math.min(linesBack, lines.length));
      const line = wanted === 0 ? '' : (lines.at(-wanted) ?? '');
      write(line, line.length);
      setClosed(true);
      setRecalled(wanted);
      moveCaret(box.current, line, line.length);
    },
  };
}

/** @param {HTMLTextAreaElement | null} box */
function fitHeight(box) {
  if (box === null) return;
  box.style.height = 'auto';
  box.style.height = `${Math.min(box.scrollHeight + 2, MAX_HEIGHT_PX)}px`;
}

/**
 * The browser moves the caret to the end when a value is set later, so both are set now.
 * @param {HTMLTextAreaElement | null} box
 * @param {string} text
 * @param {number} at
 */
function moveCaret(box, text, at) {
  if (box === null) return;
  box.value = text;
  box.setSelectionRange(at, at);
  box.focus();
}
