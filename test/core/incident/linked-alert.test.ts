import { describe, expect, test } from 'vitest';
import { type LinkedAlert, linkNews, type SeenGroup } from '../../../src/core/incident/linked-alert.ts';
import { seenGroup } from './incident.ts';

const linked = (more: Partial<SeenGroup> = {}): LinkedAlert => {
  const { critical: _, ...seen } = seenGroup(more);
  return { ...seen, linkedAt: 900 };
};
const acknowledged = { state: 'acknowledged', acknowledgedBy: 'UDANA', acknowledgedAt: 800 } as const;

describe('a linked group of alerts', () => {
  test.each<[string, Partial<SeenGroup>, Partial<SeenGroup> | undefined, string | undefined, string | undefined]>([
    ['that fires on is no news', {}, {}, undefined, undefined],
    [
      'that somebody has is told with their name',
      {},
      acknowledged,
      'acknowledged #G4F2 OrderLagHigh shop/orders',
      'UDANA',
    ],
    [
      'that another has now is told',
      acknowledged,
      { ...acknowledged, acknowledgedBy: 'ULEE' },
      'took over #G4F2 OrderLagHigh shop/orders',
      'ULEE',
    ],
    [
      'that nobody has any more is told',
      acknowledged,
      {},
      '#G4F2 OrderLagHigh shop/orders fires, acknowledged by nobody',
      undefined,
    ],
    [
      'that resolved is told',
      acknowledged,
      { state: 'resolved' },
      '#G4F2 OrderLagHigh shop/orders resolved',
      undefined,
    ],
    ['that fires again is told', { state: 'resolved' }, {}, '#G4F2 OrderLagHigh shop/orders fires again', undefined],
    [
      'that is not heard of is not called good',
      {},
      { state: 'unknown' },
      '#G4F2 OrderLagHigh shop/orders is unknown: its source is not heard any more',
      undefined,
    ],
    [
      'that was forgotten while it fired is not called resolved',
      {},
      undefined,
      '#G4F2 OrderLagHigh shop/orders is no longer known: not seen to be resolved',
      undefined,
    ],
    ['that was forgotten after its end is no news', { state: 'resolved' }, undefined, undefined, undefined],
  ])('%s', (_, before, now, text, by) => {
    const news = linkNews(linked(before), now === undefined ? undefined : seenGroup(now));
    expect(news?.text).toBe(text);
    expect(news?.by).toBe(by);
    if (news !== undefined) expect(news.link.linkedAt).toBe(900);
  });
});
