import {
  actions,
  button,
  defineCommand,
  detailStateText,
  fail,
  fields,
  formatDuration,
  shortenMiddle,
  text,
  view,
} from '#sdk';
import { type Detail, existing, factsOf, toneOf } from './_shared.ts';

const settleMs = 10_000;

export default defineCommand({
  name: 'docker restart',
  summary: 'Stop a container and start it again',
  permission: 'docker:restart',
  danger: 'change',
  did: 'restarted',
  // Its stop may take as long as its own stop timeout, and its health a while after.
  deadlineMs: 60_000,
  uses: ['docker'],
  args: { container: { type: 'string', summary: 'Name or id', required: true, positional: true, example: 'web' } },
  examples: ['web'],
  async plan({ docker, signal }, { container }) {
    const found = await existing(docker, container, signal);
    const running = found.state === 'running';
    return {
      shows: view(`Restart ${found.name} (${detailStateText(found)}) on ${docker.name}`, [
        text(
          running
            ? `It has ${stopTimeoutS(found)} s to stop, then it is killed. It answers nothing until it is up again.`
            : `It is not running: this starts it.`,
        ),
        fields([...factsOf(found), ['health check', found.health ?? 'none']]),
      ]),
      binds: { id: found.id, startedAt: found.startedAtText },
      confirm: `Restart ${shortenMiddle(found.name, 22)}`,
      object: found.name,
      relief: 'restart',
    };
  },
  async run({ docker, signal, now }, { container }) {
    const before = await existing(docker, container, signal);
    const askedAt = now();
    await docker.restart(before.id, stopTimeoutS(before), signal);
    const after = await docker.settled(before.id, settleMs, signal);
    if (after === undefined) {
      throw fail('conflict', `${before.name} was restarted and is gone since.`, {
        hint: 'What there is: /docker ps -a.',
      });
    }
    const steps = actions(button('Logs', 'docker logs', { container: after.name }), button('Containers', 'docker ps'));
    // The same start as before: the engine said yes and did nothing.
    if (after.startedAtText === before.startedAtText) {
      return view(
        `${after.name} was not started again: it is ${detailStateText(after)}`,
        [fields(factsOf(after)), steps],
        { tone: 'critical' },
      );
    }
    const took = formatDuration(now() - askedAt);
    const waiting = after.health === 'starting' ? `, its health not known yet after ${took}` : ` after ${took}`;
    return view(`${after.name} restarted: ${detailStateText(after)}${waiting}`, [fields(factsOf(after)), steps], {
      tone: toneOf(after),
    });
  },
});

/** A container may claim an hour to stop; a command in chat does not wait for that. */
function stopTimeoutS(container: Detail): number {
  return Math.min(container.stopTimeoutS, 30);
}
