import { describe, expect, test } from 'vitest';
import { type Change, changeIncident } from '../../../src/core/incident/change.ts';
import { incidentWith } from './incident.ts';

const who = { by: 'UDANA', at: 5_000 };

describe('a change of an incident', () => {
  test.each<[string, Change, object, string]>([
    [
      'that is stable says since when',
      { kind: 'status', to: 'stable' },
      { status: 'stable', stableAt: 5_000 },
      'said that it is stable',
    ],
    ['of its severity says both', { kind: 'severity', to: 'sev1' }, { severity: 'sev1' }, 'made it SEV1 (was SEV2)'],
    [
      'of command acknowledges it',
      { kind: 'commander', to: 'UDANA' },
      { commander: 'UDANA', acknowledgedAt: 5_000 },
      'took command',
    ],
    [
      'that gives command away names to whom',
      { kind: 'commander', to: 'ULEE' },
      { commander: 'ULEE', acknowledgedAt: 5_000 },
      'gave command to',
    ],
    ['that is a note changes nothing else', { kind: 'note', text: 'disk full' }, {}, 'disk full'],
    [
      'that closes it keeps how it ended',
      { kind: 'close', outcome: 'rolled back' },
      { status: 'closed', closedAt: 5_000, closedBy: 'UDANA', outcome: 'rolled back' },
      'closed it: rolled back',
    ],
  ])('%s', (_, change, differs, text) => {
    const before = incidentWith();
    expect(changeIncident(before, change, who)).toEqual({
      kind: 'changed',
      incident: { ...before, ...differs },
      entry: expect.objectContaining({ at: 5_000, by: 'UDANA', text }),
    });
  });

  test.each<[string, Change]>([
    ['same-status', { kind: 'status', to: 'active' }],
    ['same-severity', { kind: 'severity', to: 'sev2' }],
    ['same-commander', { kind: 'commander', to: 'ULEE' }],
  ])('that is already so is none: %s', (reason, change) => {
    expect(changeIncident(incidentWith({ commander: 'ULEE' }), change, who)).toEqual({ kind: 'same', reason });
  });

  test('of command names who got it', () => {
    expect(changeIncident(incidentWith(), { kind: 'commander', to: 'ULEE' }, who)).toMatchObject({
      entry: { whom: 'ULEE' },
    });
  });

  test('back to active forgets that it was stable', () => {
    const stable = incidentWith({ status: 'stable', stableAt: 3_000 });
    expect(changeIncident(stable, { kind: 'status', to: 'active' }, who)).toMatchObject({
      incident: { status: 'active', stableAt: undefined },
    });
  });

  test('does not move the moment at which an alert was acknowledged', () => {
    const known = incidentWith({ acknowledgedAt: 700 });
    expect(changeIncident(known, { kind: 'commander', to: 'UDANA' }, who)).toMatchObject({
      incident: { acknowledgedAt: 700 },
    });
  });

  test('is refused once it is closed, but for notes', () => {
    const closed = incidentWith({ status: 'closed', closedAt: 4_000 });
    expect(changeIncident(closed, { kind: 'status', to: 'active' }, who)).toEqual({
      kind: 'refused',
      reason: 'closed',
    });
    expect(changeIncident(closed, { kind: 'close', outcome: '' }, who)).toEqual({ kind: 'refused', reason: 'closed' });
    expect(changeIncident(closed, { kind: 'note', text: 'it was the disk' }, who)).toMatchObject({ kind: 'changed' });
  });
});
