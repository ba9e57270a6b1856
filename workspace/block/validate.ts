import { z } from 'zod';
import { refusal, SlackError } from '../slack-error.ts';
import { blockSchema, refusedOn, type Surface } from './block-schema.ts';
import { isRecord, stringIn } from './record.ts';

/** Most blocks a surface takes. */
const blockLimit: Record<Surface, number> = { message: 50, modal: 100, home: 100 };

/** Seen at about 13,200 characters of text in all blocks (bolt-js issue 2509); Slack documents no figure. */
const allTextLimit = 13_200;
/** The markdown blocks of one message together. */
const markdownLimit = 12_000;

/** What is wrong with the blocks, one line per fault in Slack's manner, at most 20; empty when nothing is. */
export function blockFaults(blocks: unknown, surface: Surface): string[] {
  const parsed = z.array(blockSchema).max(blockLimit[surface]).safeParse(blocks);
  const faults = parsed.success ? [] : parsed.error.issues.map(describe);
  if (Array.isArray(blocks)) faults.push(...surfaceFaults(blocks, surface), ...repeatedIds(blocks));
  return faults.slice(0, 20);
}

/**
 * Refuses a message's blocks as chat.postMessage does: `invalid_blocks` with the faults, `invalid_attachments` for a
 * second table, `msg_blocks_too_long`.
 */
export function checkMessageBlocks(blocks: readonly unknown[]): void {
  const faults = blockFaults(blocks, 'message');
  if (faults.length > 0) throw refusal('invalid_blocks', faults);
  const tables = blocks.filter((block) => stringIn(block, 'type') === 'table');
  if (tables.length > 1) throw refusal('invalid_attachments', ['only_one_table_allowed']);
  if (textLength(blocks) > allTextLimit) throw new SlackError('msg_blocks_too_long');
  const markdown = blocks.filter((block) => stringIn(block, 'type') === 'markdown');
  const markdownLength = markdown.reduce<number>((sum, block) => sum + stringIn(block, 'text').length, 0);
  if (markdownLength > markdownLimit) throw new SlackError('msg_blocks_too_long');
}

function surfaceFaults(blocks: readonly unknown[], surface: Surface): string[] {
  return blocks.flatMap((block, index) =>
    refusedOn[surface].includes(stringIn(block, 'type'))
      ? [fault(`unsupported type: ${stringIn(block, 'type')}`, ['blocks', index, 'type'])]
      : [],
  );
}

/** A block_id must be unique in its message or view, an action_id in its block. */
function repeatedIds(blocks: readonly unknown[]): string[] {
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const [index, block] of blocks.entries()) {
    const blockId = stringIn(block, 'block_id');
    if (blockId !== '' && seen.has(blockId)) {
      faults.push(fault(`\`block_id\` "${blockId}" already exists for another block`, ['blocks', index, 'block_id']));
    }
    seen.add(blockId);
    const elements = isRecord(block) && Array.isArray(block.elements) ? block.elements : [];
    const actionIds = elements.map((element) => stringIn(element, 'action_id')).filter((actionId) => actionId !== '');
    const repeated = actionIds.find((actionId, place) => actionIds.indexOf(actionId) !== place);
    if (repeated !== undefined) {
      faults.push(
        fault(`\`action_id\` "${repeated}" already exists for another element`, ['blocks', index, 'elements']),
      );
    }
  }
  return faults;
}

function describe(issue: z.core.$ZodIssue): string {
  const path: PropertyKey[] = ['blocks', ...issue.path];
  switch (issue.code) {
    case 'too_big':
      return issue.origin === 'array'
        ? fault(`no more than ${issue.maximum} items allowed`, path)
        : fault(`must be less than ${Number(issue.maximum) + 1} characters`, path);
    case 'too_small':
      return issue.origin === 'array'
        ? fault(`no fewer than ${issue.minimum} items allowed`, path)
        : fault(`must be more than ${Number(issue.minimum) - 1} characters`, path);
    case 'unrecognized_keys':
      return fault(`invalid additional property: ${issue.keys.join(', ')}`, path);
    case 'invalid_union':
      return fault('unsupported type', path);
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? fault(`missing required field: ${String(path.at(-1))}`, path.slice(0, -1))
        : fault(`must provide a ${issue.expected}`, path);
    default:
      return fault(issue.message, path);
  }
}

function fault(text: string, path: readonly PropertyKey[]): string {
  return `[ERROR] ${text} [json-pointer:/${path.map(String).join('/')}]`;
}

/** Characters in all `text` fields, nested ones included. */
function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, each) => sum + textLength(each), 0);
  if (!isRecord(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, each]) => sum + (key === 'text' && typeof each === 'string' ? each.length : textLength(each)),
    0,
  );
}
