import type { Labels } from '../../src/core/alert/alert.ts';
import { inhibiting, type Timeline } from './notify-timeline.ts';

/** An alert as both are told of it, and when. Times in milliseconds. */
export interface Said {
  readonly labels: Labels;
  readonly startsAt: number;
  readonly endsAt: number | undefined;
  readonly status: 'firing' | 'resolved';
}

/** Makes what a timeline says of its alerts; an end is said of the alert as it fired. */
export function sayings(index: number) {
  const fired = new Map<string, Said>();
  return {
    /** What is said now; undefined where the happening is about a silence. */
    saidOf([, alert, what, as = {}]: Timeline['happens'][number], now: number): Said | undefined {
      if (what === 'ends') {
        const before = fired.get(alert);
        if (before === undefined) throw new Error(`${alert} never fired`);
        return { ...before, endsAt: now, status: 'resolved' };
      }
      if (what !== 'fires') return undefined;
      const { severity = 'warning', name = inhibiting.target, agoSeconds = 0, forSeconds } = as;
      const said: Said = {
        labels: { alertname: name, timeline: String(index), alert, severity },
        startsAt: now - agoSeconds * 1_000,
        endsAt: forSeconds === undefined ? undefined : now + forSeconds * 1_000,
        status: 'firing',
      };
      fired.set(alert, said);
      return said;
    },
  };
}

/** As JSON of Alertmanager's webhook and of its interface for pushing alike. */
export function alertBody({ labels, startsAt, endsAt, status }: Said): object {
  return {
    status,
    labels,
    annotations: {},
    startsAt: new Date(startsAt).toISOString(),
    ...(endsAt !== undefined && { endsAt: new Date(endsAt).toISOString() }),
  };
}

/** The matchers of the silence that hushes one alert of a timeline. */
export function silenceMatchers(index: number, alert: string): { name: string; value: string }[] {
  return [
    { name: 'timeline', value: String(index) },
    { name: 'alert', value: alert },
  ];
}

/** One message as timelines write it: `4 b -a`. */
export function toldText(second: number, firing: readonly string[], resolved: readonly string[]): string {
  return [second, ...firing.toSorted(), ...resolved.toSorted().map((alert) => `-${alert}`)].join(' ');
}

/** In the order of their seconds; of two in one second the one that comes first in the alphabet. */
export function inOrder(told: readonly string[]): string[] {
  const second = (text: string): number => Number.parseFloat(text);
  return told.toSorted((one, other) => second(one) - second(other) || (one < other ? -1 : 1));
}
