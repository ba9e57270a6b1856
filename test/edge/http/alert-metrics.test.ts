import { Registry } from 'prom-client';
import { expect, test } from 'vitest';
import type { AlertFigures } from '../../../src/core/port/alert-figures.ts';
import { addAlertMetrics } from '../../../src/edge/http/alert-metrics.ts';

const figures: AlertFigures = {
  read: { records: 10, changed: 3, repeated: 6, deadLetters: 1 },
  deadLettersWaiting: 1,
  groups: { firing: 2, acknowledged: 1 },
  posts: { sent: 4, refused: 0, limited: 1, unclear: 2 },
  edits: { sent: 9, refused: 0, limited: 0, unclear: 0 },
  owed: { waiting: 5, unclear: 2, oldestMs: 90_000 },
  doublesRemoved: 1,
  readers: [
    { target: 'prod', behind: 7, pollAgeMs: 1_500, linkUp: true },
    { target: 'stage', behind: 0, pollAgeMs: undefined, linkUp: false },
  ],
  watchdogs: [
    { name: 'prometheus', heardAgeMs: 30_000 },
    { name: 'never-heard', heardAgeMs: undefined },
  ],
  fallback: { waiting: 1, sent: 2 },
  paging: {
    open: 2,
    held: 1,
    stepLateMs: 0,
    pageLateMs: 3_000,
    pagesWaiting: 1,
    pagesSent: 7,
    pagesFailed: 0,
    auditAgeMs: 12_000,
    faults: 0,
  },
  deadManAgeMs: 20_000,
};

async function scrape(given: AlertFigures) {
  const registry = new Registry();
  let reads = 0;
  addAlertMetrics(registry, async () => {
    reads += 1;
    return given;
  });
  const shown = (await registry.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return { shown, reads };
}

test('every figure has its line, and one scrape reads them once', async () => {
  const { shown, reads } = await scrape(figures);
  expect(reads).toBe(1);
  expect(shown).toEqual([
    'middlewatch_alert_records_total 10',
    'middlewatch_alerts_total{outcome="changed"} 3',
    'middlewatch_alerts_total{outcome="repeated"} 6',
    'middlewatch_dead_letters_total 1',
    'middlewatch_chat_posts_total{outcome="sent"} 4',
    'middlewatch_chat_posts_total{outcome="refused"} 0',
    'middlewatch_chat_posts_total{outcome="limited"} 1',
    'middlewatch_chat_posts_total{outcome="unclear"} 2',
    'middlewatch_chat_edits_total{outcome="sent"} 9',
    'middlewatch_chat_edits_total{outcome="refused"} 0',
    'middlewatch_chat_edits_total{outcome="limited"} 0',
    'middlewatch_chat_edits_total{outcome="unclear"} 0',
    'middlewatch_dead_letters_waiting 1',
    'middlewatch_alert_groups{state="firing"} 2',
    'middlewatch_alert_groups{state="acknowledged"} 1',
    'middlewatch_deliveries_waiting{state="pending"} 3',
    'middlewatch_deliveries_waiting{state="unclear"} 2',
    'middlewatch_delivery_oldest_seconds 90',
    'middlewatch_doubles_removed 1',
    'middlewatch_consumer_behind_records{target="prod"} 7',
    'middlewatch_consumer_behind_records{target="stage"} 0',
    'middlewatch_consumer_poll_age_seconds{target="prod"} 1.5',
    'middlewatch_consumer_link_up{target="prod"} 1',
    'middlewatch_consumer_link_up{target="stage"} 0',
    'middlewatch_watchdog_heard_age_seconds{watchdog="prometheus"} 30',
    'middlewatch_fallback_pages{state="waiting"} 1',
    'middlewatch_fallback_pages{state="sent"} 2',
    'middlewatch_dead_man_called_age_seconds 20',
    'middlewatch_escalations{state="open"} 2',
    'middlewatch_escalations{state="held"} 1',
    'middlewatch_pages{state="waiting"} 1',
    'middlewatch_pages{state="sent"} 7',
    'middlewatch_pages{state="failed"} 0',
    'middlewatch_escalation_late_seconds{what="step"} 0',
    'middlewatch_escalation_late_seconds{what="page"} 3',
    'middlewatch_escalation_audit_age_seconds 12',
    'middlewatch_escalation_audit_faults 0',
  ]);
});

test('what is unknown has no line, rather than a 0', async () => {
  const { shown } = await scrape({ ...figures, fallback: undefined, deadManAgeMs: undefined });
  expect(shown.join()).not.toMatch(/fallback|dead_man/);
});
