import { defineCommand, type Relief } from '../../src/core/command/command.ts';
import { actions, button, refresh, table, text, view } from '../../src/core/view/build.ts';
import { fail } from '../../src/lib/error.ts';

/** A system of words: one number that can be looked at and changed, and the ways in which that can go wrong. */
export interface Box {
  size: number;
  /** How often a change was really carried out. */
  changes: number;
  /** What its next plan is for whoever is on call. */
  relief?: Relief;
  /** Called in the middle of a change; it may fail or never come back. */
  during: (signal: AbortSignal) => Promise<void>;
}

/** A box of two. */
export function makeBox(): Box {
  return { size: 2, changes: 0, during: async () => undefined };
}

/** The commands of a box, one of each class and fault. They declare Kafka only to have a target. */
export function boxCommands(box: Box) {
  const common = { uses: ['kafka'] } as const;
  const size = { type: 'integer', summary: 'How big', positional: true, required: true, min: 0, max: 50 } as const;
  return [
    defineCommand({
      ...common,
      name: 'box look',
      summary: 'How big it is',
      permission: 'box:look',
      danger: 'read',
      args: {},
      run: async ({ target }) =>
        view(`The box on ${target} holds ${box.size}.`, [
          actions(refresh('box look'), button('Scale to 6', 'box scale', { size: 6 }), button('Help', 'ops help')),
        ]),
    }),
    defineCommand({
      ...common,
      name: 'box scale',
      summary: 'Makes it as big as wanted',
      permission: 'box:scale',
      danger: 'change',
      args: { size },
      raise: (args) => (args.size === 0 ? 'destroy' : undefined),
      look: () => ({ command: 'box look', args: {} }),
      did: 'scaled',
      // A test that holds it in the middle is not cut off on a slow machine.
      deadlineMs: 120_000,
      undo: (args, { size: before }) =>
        typeof before === 'number'
          ? { run: { command: 'box scale', args: { size: before } }, left: { size: args.size } }
          : undefined,
      plan: async (_, args) => ({
        shows: view(`Scale the box ${box.size} → ${args.size}`, [text(`now ${box.size}`)]),
        binds: { size: box.size },
        confirm: `Scale to ${args.size}`,
        object: 'the box',
        ...(box.relief && { relief: box.relief }),
      }),
      async run({ signal }, args) {
        await box.during(signal);
        box.changes += 1;
        box.size = args.size;
        return view(`Scaled the box to ${args.size}.`, [actions(button('Look', 'box look'))], { tone: 'good' });
      },
    }),
    defineCommand({
      name: 'box note',
      summary: 'Writes a note',
      permission: 'box:note',
      danger: 'respond',
      uses: [],
      args: {},
      async run() {
        box.changes += 1;
        return view('Noted.', []);
      },
    }),
    defineCommand({
      name: 'box long',
      summary: 'Many rows',
      permission: 'box:long',
      danger: 'read',
      uses: [],
      args: {},
      run: async () =>
        view('rows', [
          table(
            ['NAME'],
            Array.from({ length: 45 }, (_, row) => [`row-${row + 1}`]),
            { noun: 'row' },
          ),
        ]),
    }),
    defineCommand({
      name: 'box slow',
      summary: 'Never answers',
      permission: 'box:slow',
      danger: 'read',
      uses: [],
      deadlineMs: 20,
      args: {},
      run: () => new Promise<never>(() => undefined),
    }),
    defineCommand({
      name: 'box wait',
      summary: 'Answers when it is told',
      permission: 'box:wait',
      danger: 'read',
      uses: [],
      args: {},
      async run({ signal }) {
        await box.during(signal);
        return view('waited', []);
      },
    }),
    defineCommand({
      name: 'box bug',
      summary: 'Is broken',
      permission: 'box:bug',
      danger: 'read',
      uses: [],
      args: {},
      run: async () => {
        throw new TypeError('cannot read the password hunter2 of undefined');
      },
    }),
    defineCommand({
      name: 'box down',
      summary: 'Finds its system down',
      permission: 'box:down',
      danger: 'read',
      uses: [],
      args: {},
      run: async () => {
        throw fail('unavailable', 'The box did not answer in 5 s.', { hint: 'Last good answer 3 min ago.' });
      },
    }),
  ];
}
