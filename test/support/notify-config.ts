import { inhibiting, muteSecond, timelines, usualTimes } from './notify-timeline.ts';

const minuteMs = 60_000;

/** The alertmanager.yml that all timelines are played under, each a route and a receiver; `fullMinute` is when mute times begin and end. */
export function timelineConfig(fullMinute: number, webhook: string): string {
  return JSON.stringify({
    route: {
      receiver: receiverOf(0),
      group_by: ['alertname'],
      ...usualTimes,
      routes: timelines.map(({ route, mute }, index) => ({
        receiver: receiverOf(index),
        matchers: [`timeline="${index}"`],
        ...(mute !== undefined && { mute_time_intervals: [mute] }),
        ...route,
      })),
    },
    receivers: timelines.map((_, index) => ({
      name: receiverOf(index),
      webhook_configs: [{ url: `${webhook}${index}`, send_resolved: true }],
    })),
    inhibit_rules: [
      {
        source_matchers: [`alertname="${inhibiting.source}"`],
        target_matchers: [`alertname="${inhibiting.target}"`],
        equal: ['timeline'],
      },
    ],
    time_intervals: [
      { name: 'begins', time_intervals: [minuteFrom(fullMinute)] },
      { name: 'ends', time_intervals: [minuteFrom(fullMinute - minuteMs)] },
    ],
  });
}

export function receiverOf(timeline: number): string {
  return `timeline-${timeline}`;
}

/** When a timeline begins whose mute time begins or ends at that minute. */
export function beginOf(fullMinute: number): number {
  return fullMinute - muteSecond * 1_000;
}

function minuteFrom(at: number): object {
  const [start, end] = [clockTime(at), clockTime(at + minuteMs)];
  return { times: [{ start_time: start, end_time: end === '00:00' ? '24:00' : end }] };
}

function clockTime(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}
