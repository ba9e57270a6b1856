import {
  actions,
  button,
  type CommandContext,
  code,
  commandWords,
  defineCommand,
  detailStateText,
  fail,
  fields,
  formatBytes,
  formatDuration,
  imageAllowed,
  parseCpuMillis,
  parseMemoryBytes,
  quiet,
  shortenMiddle,
  text,
  view,
} from '#sdk';
import { toneOf } from './_shared.ts';

type Docker = CommandContext<'docker'>['docker'];

const settleMs = 3_000;
const shownLines = 20;
const allowedName = /^[a-zA-Z0-9][a-zA-Z0-9_.-]{1,62}$/;

export default defineCommand({
  name: 'docker run',
  summary: 'Start a container of an allowed image, with limits and nothing of the host',
  permission: 'docker:run',
  danger: 'change',
  did: 'ran',
  deadlineMs: 30_000,
  uses: ['docker'],
  args: {
    image: {
      type: 'string',
      summary: 'An image on the allow-list',
      required: true,
      positional: true,
      example: 'busybox:1',
    },
    command: {
      type: 'string',
      summary: 'What it runs instead of its own; with flags or spaces, all of it in quotes',
      positional: true,
      rest: true,
      maxLength: 1_000,
      example: 'date',
    },
    memory: { type: 'string', summary: 'Memory limit', required: true, example: '128m' },
    cpus: { type: 'string', summary: 'Processor limit', required: true, example: '0.5' },
    name: { type: 'string', summary: 'Name of the container', maxLength: 63, example: 'probe' },
  },
  examples: ['busybox:1 --memory 128m --cpus 0.5', 'busybox:1 date --memory 64m --cpus 0.5 --name probe'],
  async plan({ docker, signal }, args) {
    const memoryBytes = parseMemoryBytes(args.memory);
    const cpuMillis = parseCpuMillis(args.cpus);
    const image = await allowedImage(docker, args.image, signal);
    await freeName(docker, args.name, signal);
    const command = commandWords(args.command);
    return {
      shows: view(`Run ${args.image} on ${docker.name}`, [
        fields([
          ['image', `${args.image} (${formatBytes(image.sizeBytes)})`],
          ['command', { code: JSON.stringify(command.length > 0 ? command : image.command) }],
          ['name', args.name ?? "the engine's choice"],
          ['memory', `${formatBytes(memoryBytes)}, no swap`],
          ['processors', String(cpuMillis / 1000)],
        ]),
        text(
          "Not privileged, no mounts, no ports, not the host's network, at most 256 processes, not started again when it ends.",
        ),
      ]),
      binds: { imageId: image.id },
      confirm: `Run ${shortenMiddle(args.image, 24)}`,
      object: args.name ?? args.image,
    };
  },
  async run({ docker, signal, now, principal, invocationId }, args) {
    await allowedImage(docker, args.image, signal);
    const startedAt = now();
    const { id, warnings } = await docker.run(
      {
        image: args.image,
        command: commandWords(args.command),
        name: args.name,
        memoryBytes: parseMemoryBytes(args.memory),
        cpuMillis: parseCpuMillis(args.cpus),
        labels: { 'middlewatch.by': principal.userId, 'middlewatch.invocation': invocationId },
      },
      signal,
    );
    const made = await docker.settled(id, settleMs, signal);
    if (made === undefined) throw fail('conflict', `A container of ${args.image} was started and is gone since.`);
    const { lines } = await docker.logs(id, { tail: shownLines }, signal);
    return view(
      `${made.name} (${args.image}): ${detailStateText(made)} after ${formatDuration(now() - startedAt)}`,
      [
        lines.length > 0 ? code(lines.map((line) => line.text).join('\n')) : quiet('It has written nothing yet.'),
        warnings.length > 0 && quiet(`The engine warns: ${warnings.join(' ')}`),
        actions(
          button('Logs', 'docker logs', { container: made.name }),
          button('Containers', 'docker ps', { all: true }),
        ),
      ],
      { tone: toneOf(made) },
    );
  },
});

async function allowedImage(docker: Docker, name: string, signal: AbortSignal) {
  if (!imageAllowed(name, docker.allowedImages)) {
    throw fail('denied', `Image "${name}" is not on the allow-list of ${docker.name}.`, {
      hint:
        docker.allowedImages.length === 0
          ? 'The list is empty: allowedImages of this target.'
          : `Allowed: ${docker.allowedImages.join(', ')}.`,
    });
  }
  const image = await docker.image(name, signal);
  if (image !== undefined) return image;
  throw fail('not-found', `Image "${name}" is not on ${docker.name}, and nothing is pulled from chat.`, {
    hint: `On the host: docker pull ${name}`,
  });
}

async function freeName(docker: Docker, name: string | undefined, signal: AbortSignal): Promise<void> {
  if (name === undefined) return;
  if (!allowedName.test(name)) {
    throw fail('usage', `"${name}" cannot be the name of a container.`, {
      hint: 'Letters, digits, dot, dash, underscore.',
    });
  }
  if ((await docker.inspect(name, signal)) !== undefined) {
    throw fail('conflict', `There is a container "${name}" on ${docker.name} already.`, {
      hint: 'Choose another --name.',
    });
  }
}
