import type { Span } from '../view/view.ts';

/** Somebody or something that is paged, as a card names it. */
export type Named =
  | { readonly kind: 'person'; readonly userId: string }
  | { readonly kind: 'usergroup'; readonly id: string }
  | { readonly kind: 'receiver'; readonly name: string };

/** What a card says of the escalation of its group. Times in milliseconds since the epoch. */
export interface PagingNote {
  readonly paged: readonly Named[];
  readonly at: number;
  readonly next: { readonly whom: readonly Named[]; readonly at: number } | undefined;
  /** Nobody is left who could be paged. */
  readonly exhausted: boolean;
}

/** `paged @bob 03:12 · pages @carol in 4 min`: it holds no text that ages by itself. */
export function pagingSpans({ paged, at, next, exhausted }: PagingNote): Span[] {
  const done: Span[] = paged.length === 0 ? [] : ['paged ', ...namedSpans(paged), ' ', { at, as: 'time' }];
  if (exhausted) return [...done, ...(done.length > 0 ? [' · '] : []), { bold: 'nobody is left to page' }];
  if (next === undefined) return done;
  const whom: Span[] = next.whom.length === 0 ? ['nobody'] : namedSpans(next.whom);
  return [...done, ...(done.length > 0 ? [' · '] : []), 'pages ', ...whom, ' ', { at: next.at, as: 'relative' }];
}

/** Their names, with commas. */
export function namedSpans(all: readonly Named[]): Span[] {
  return all.flatMap((each, index): Span[] => [...(index === 0 ? [] : [', ']), nameSpan(each)]);
}

function nameSpan(named: Named): Span {
  switch (named.kind) {
    case 'person':
      return { user: named.userId };
    case 'usergroup':
      return { usergroup: named.id };
    case 'receiver':
      return { bold: named.name };
  }
}
