import { useState } from '../preact.js';
import { formValues } from './form.js';

/**
 * The state of one message or view while somebody uses it: what its inputs hold and which element is waiting.
 *
 * @typedef {import('../page.js').Page} Page
 * @typedef {import('../page.js').Shape} Shape
 * @typedef {import('../page.js').ActionPlace} ActionPlace
 * @typedef {import('../../page-api.ts').ElementState} ElementState
 * @typedef {import('../../page-api.ts').StateValues} StateValues
 *
 * @typedef {object} Surface
 * @property {StateValues} values
 * @property {Record<string, string>} errors block id to sentence
 * @property {string | null} busy block and action id of the element whose press is on its way
 * @property {(block: Shape, element: Shape, held: ElementState) => void} change holds a value; an input says nothing to the app
 * @property {(block: Shape, element: Shape, held: ElementState) => Promise<void>} press tells the app, after its confirm
 */

/**
 * @param {Page} page
 * @param {ActionPlace} place
 * @param {Shape[]} blocks
 * @param {Record<string, string>} errors
 * @param {StateValues} [known] what the server remembers of a view, such as one that another was pushed upon
 * @returns {Surface}
 */
export function useSurface(page, place, blocks, errors, known = {}) {
  const [held, setHeld] = useState(known);
  const [busy, setBusy] = useState(/** @type {string | null} */ (null));
  const values = formValues(blocks, held);

  /**
   * @param {Shape} block
   * @param {Shape} element
   * @param {ElementState} state
   */
  function withChange(block, element, state) {
    const blockId = String(block.block_id ?? '');
    return { ...values, [blockId]: { ...values[blockId], [String(element.action_id ?? '')]: state } };
  }

  return {
    values,
    errors,
    busy,
    change(block, element, state) {
      setHeld(withChange(block, element, state));
    },
    async press(block, element, state) {
      const stateful = !['button', 'overflow'].includes(element.type);
      if (element.confirm && !(await page.confirm(element.confirm))) return;
      const next = stateful ? withChange(block, element, state) : values;
      if (stateful) setHeld(next);
      setBusy(elementKey(block, element));
      const blockId = String(block.block_id ?? '');
      const actionId = String(element.action_id ?? '');
      await page.act({ kind: 'action', ...place, blockId, actionId, element: state, values: next });
      setBusy(null);
    },
  };
}

/**
 * @param {Shape} block
 * @param {Shape} element
 */
export function elementKey(block, element) {
  return `${block.block_id}/${element.action_id}`;
}
