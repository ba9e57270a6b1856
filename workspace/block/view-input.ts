import { z } from 'zod';
import type { Context } from '../context.ts';
import type { Block, View } from '../page-api.ts';
import { refusal } from '../slack-error.ts';
import { plainText } from './composition.ts';
import { stateOf, withIds } from './element.ts';
import { looseBlock, stringIn } from './record.ts';
import { blockFaults } from './validate.ts';

const text24 = plainText(24);
const shared = {
  blocks: z.array(looseBlock),
  private_metadata: z.string().max(3000).default(''),
  callback_id: z.string().max(255).default(''),
  external_id: z.string().max(255).default(''),
};

/** A view as an app writes it, with Slack's limits; the blocks are checked apart. */
const viewInputSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('modal'),
    title: text24,
    submit: text24.nullish(),
    close: text24.nullish(),
    clear_on_close: z.boolean().default(false),
    notify_on_close: z.boolean().default(false),
    ...shared,
  }),
  z.strictObject({ type: z.literal('home'), ...shared }),
]);

export type ViewInput = z.infer<typeof viewInputSchema>;

/** Decodes a view, or throws `invalid_arguments` with one line per fault. */
export function decodeView(input: unknown): ViewInput {
  const parsed = viewInputSchema.safeParse(input);
  if (!parsed.success) {
    throw refusal(
      'invalid_arguments',
      parsed.error.issues.map((issue) => `[ERROR] ${issue.message} [json-pointer:/view/${issue.path.join('/')}]`),
    );
  }
  const view = parsed.data;
  const faults = blockFaults(view.blocks, view.type).map((fault) => fault.replace('pointer:/', 'pointer:/view/'));
  const hasInput = view.blocks.some((block) => block.type === 'input');
  if (view.type === 'modal' && hasInput && !view.submit) {
    faults.push('[ERROR] missing required field: submit, because there are inputs [json-pointer:/view]');
  }
  if (faults.length > 0) throw refusal('invalid_arguments', faults);
  return view;
}

/** What a new view takes over from the one it replaces or covers. */
type Kin = { id?: string; previousViewId?: string | null; rootViewId?: string | null; before?: View };

/** The view as Slack returns it: with ids, hash and state. State is kept where block and action id stay the same. */
export function buildView({ ids, identity }: Context, input: ViewInput, kin: Kin = {}): View {
  const id = kin.id ?? ids.object('V');
  const blocks: Block[] = withIds(input.blocks, ids);
  return {
    id,
    team_id: identity.teamId,
    type: input.type,
    ...(input.type === 'modal'
      ? { title: input.title, submit: input.submit ?? null, close: input.close ?? null }
      : { title: { type: 'plain_text', text: 'View Title', emoji: true }, submit: null, close: null }),
    blocks,
    private_metadata: input.private_metadata,
    callback_id: input.callback_id,
    external_id: input.external_id,
    state: { values: stateOf(blocks, kin.before?.state.values) },
    hash: `${ids.ts().split('.')[0]}.${ids.hex(8)}`,
    clear_on_close: input.type === 'modal' && input.clear_on_close,
    notify_on_close: input.type === 'modal' && input.notify_on_close,
    previous_view_id: kin.previousViewId ?? null,
    root_view_id: kin.rootViewId ?? id,
    app_id: identity.appId,
    app_installed_team_id: identity.teamId,
    bot_id: identity.botId,
  };
}

/** What the person did not fill in although they must, by block id, in Slack's words. */
export function missingInputs(view: View): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const block of view.blocks) {
    if (block.type !== 'input' || block.optional === true) continue;
    const blockId = block.block_id ?? '';
    const states = Object.values(view.state.values[blockId] ?? {});
    const isEmpty = states.some((state) =>
      Object.entries(state).every(
        ([field, value]) =>
          field === 'type' || value === null || value === '' || (Array.isArray(value) && value.length === 0),
      ),
    );
    const type = stringIn(block.element, 'type');
    if (isEmpty && type !== 'checkboxes') errors[blockId] = 'Please complete this required field.';
    if (isEmpty && type === 'checkboxes') errors[blockId] = 'Please select at least one option.';
  }
  return errors;
}
