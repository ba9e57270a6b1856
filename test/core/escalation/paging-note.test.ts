import { expect, test } from 'vitest';
import { alertCard } from '../../../src/core/alert/card.ts';
import { type PagingNote, pagingSpans } from '../../../src/core/escalation/paging-note.ts';
import { plainText, plainView } from '../../../src/core/view/plain.ts';
import { alertWith } from '../alert/alert.ts';

const at = Date.UTC(2026, 10, 23, 3, 12);
const ann = { kind: 'person', userId: 'UANN' } as const;
const bob = { kind: 'person', userId: 'UBOB' } as const;
const siren = { kind: 'receiver', name: 'siren' } as const;
const next = { whom: [bob, siren], at: at + 240_000 };

test.each<[string, Partial<PagingNote>, string]>([
  [
    'who was paged and who is next',
    { paged: [ann], next },
    'paged @UANN 2026-11-23 03:12 UTC · pages @UBOB, siren 2026-11-23 03:16 UTC',
  ],
  ['who is next after a step that reached nobody', { next }, 'pages @UBOB, siren 2026-11-23 03:16 UTC'],
  [
    'that nobody is on call for the next step',
    { paged: [ann], next: { whom: [], at } },
    'paged @UANN 2026-11-23 03:12 UTC · pages nobody 2026-11-23 03:12 UTC',
  ],
  ['who was paged last', { paged: [siren] }, 'paged siren 2026-11-23 03:12 UTC'],
  [
    'that nobody is left',
    { paged: [ann], exhausted: true },
    'paged @UANN 2026-11-23 03:12 UTC · nobody is left to page',
  ],
])('a card says %s', (_, note, says) => {
  expect(plainText(pagingSpans({ paged: [], at, next: undefined, exhausted: false, ...note }))).toBe(says);
});

test('it stands beside who has it, as long as nobody has', () => {
  const paging = { paged: [ann], at, next, exhausted: false };
  const group = { id: 'g', shortId: 'G4F2K', routeKey: '{}', receiver: 'default', labels: {}, paging };
  const shown = [{ alert: alertWith({}), state: 'firing' as const, severity: 'critical' as const }];
  const route = { pages: true, ackExpiresAfterMs: 7_200_000, closeAfterMs: undefined };
  const cardOf = (ack: { by: string; at: number; confirmedAt: number; rank: number } | undefined) =>
    plainView(alertCard({ group: { ...group, ack }, route, shown, silence: undefined, offers: () => false }));
  expect(cardOf(undefined)).toContain('Who: nobody yet · paged @UANN');
  expect(cardOf({ by: 'UBOB', at, confirmedAt: at, rank: 3 })).not.toContain('paged');
});
