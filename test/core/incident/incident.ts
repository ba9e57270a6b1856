import type { HeldIncident } from '../../../src/core/incident/incident.ts';
import type { SeenGroup } from '../../../src/core/incident/linked-alert.ts';

/** An active incident that nobody commands, declared at 1,000. */
export function incidentWith(more: Partial<HeldIncident> = {}): HeldIncident {
  return {
    id: 'K7QF',
    title: 'Orders are not shipped',
    severity: 'sev2',
    status: 'active',
    commander: undefined,
    declaredBy: 'UDANA',
    declaredIn: { channelId: 'COPS' },
    channelName: 'inc-k7qf-orders-are-not-shipped',
    detectedAt: undefined,
    acknowledgedAt: undefined,
    declaredAt: 1_000,
    stableAt: undefined,
    closedAt: undefined,
    closedBy: undefined,
    outcome: undefined,
    channelId: undefined,
    cardTs: undefined,
    announcedTs: undefined,
    revision: 1,
    ...more,
  };
}

/** A group of alerts that fires. */
export function seenGroup(more: Partial<SeenGroup> = {}): SeenGroup {
  return {
    groupId: 'g1',
    shortId: 'G4F2',
    name: 'OrderLagHigh shop/orders',
    state: 'firing',
    critical: true,
    acknowledgedBy: undefined,
    acknowledgedAt: undefined,
    startedAt: 400,
    ...more,
  };
}
