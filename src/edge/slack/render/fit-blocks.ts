import type { types } from '@slack/bolt';

type Block = types.KnownBlock;

// Slack allows 50 blocks; two are left for what has to be said at the end.
const blocksAtMost = 48;
// All blocks together were refused at about 13,200 characters (bolt-js #2509).
const charactersAtMost = 12_000;
const actionRowsAtMost = 5;
const actionCharactersAtMost = 5_000;

/**
 * What fits one message, in its order, and how many blocks did not. The first block (the title) always stays;
 * next steps come before evidence: a card without its buttons is worth less than one without its last paragraph.
 */
export function fitBlocks(candidates: readonly Block[]): { blocks: Block[]; dropped: number } {
  const [title, ...others] = candidates;
  if (title === undefined) return { blocks: [], dropped: 0 };
  const isActions = (block: Block) => block.type === 'actions';
  const rows = takeWhileFits(others.filter(isActions), { count: actionRowsAtMost, characters: actionCharactersAtMost });
  const evidence = takeWhileFits(
    others.filter((block) => !isActions(block)),
    {
      count: blocksAtMost - 1 - rows.size,
      characters: charactersAtMost - sizeOf(title) - [...rows].reduce((sum, block) => sum + sizeOf(block), 0),
    },
  );
  const kept = others.filter((block) => rows.has(block) || evidence.has(block));
  return { blocks: [title, ...kept], dropped: others.length - kept.length };
}

/** Every block that still fits what is left; one that is too long does not keep a later, shorter one out. */
function takeWhileFits(blocks: readonly Block[], limit: { count: number; characters: number }): Set<Block> {
  const taken = new Set<Block>();
  let left = limit.characters;
  for (const block of blocks) {
    const size = sizeOf(block);
    if (size > left || taken.size >= limit.count) continue;
    taken.add(block);
    left -= size;
  }
  return taken;
}

function sizeOf(block: Block): number {
  return JSON.stringify(block).length;
}
