import { actions } from './build.ts';
import type { Action, View } from './view.ts';

/** The view with one more button in its last row of them, at the front or at the end; a view without a row gets one. */
export function withAction(view: View, action: Action, place: 'first' | 'last'): View {
  const index = view.parts.findLastIndex((part) => part.kind === 'actions');
  const row = view.parts[index];
  if (row?.kind !== 'actions') {
    const made = actions(action);
    return made === undefined ? view : { ...view, parts: [...view.parts, made] };
  }
  const joined = place === 'first' ? [action, ...row.actions] : [...row.actions, action];
  return { ...view, parts: view.parts.with(index, { ...row, actions: joined }) };
}
