import { fail } from '../../lib/error.ts';
import { nearest } from '../../lib/text.ts';
import type { Capabilities, SystemCapability } from '../port/capability.ts';
import type { System } from '../port/system.ts';
import type { TargetBook } from '../port/target-book.ts';

/** The systems there are, by kind; the first of a kind is its default. */
export type SystemsByKind = { readonly [K in SystemCapability]: readonly System<Capabilities[K]>[] };

const titles = { kubernetes: 'Kubernetes', kafka: 'Kafka', minio: 'MinIO', docker: 'Docker' } as const;

/** Chooses targets. `channelDefaults` maps a channel id to the target it means, by kind. */
export function targetBook(
  systems: SystemsByKind,
  channelDefaults: ReadonlyMap<string, Partial<Record<SystemCapability, string | undefined>>>,
): TargetBook {
  return {
    choose(kind, wanted, channelId) {
      const all: readonly System<Capabilities[typeof kind]>[] = systems[kind];
      const name = wanted ?? channelDefaults.get(channelId)?.[kind] ?? all[0]?.name;
      const found = all.find((system) => system.name === name);
      if (found !== undefined)
        return { name: found.name, readOnly: found.readOnly, address: () => found.address, client: found.client };
      if (all.length === 0)
        throw fail('not-found', `No ${titles[kind]} is configured.`, {
          hint: `Add one under ${kind}: in middlewatch.yaml.`,
        });
      const names = all.map((system) => system.name);
      const near = nearest(name ?? '', names);
      throw fail('not-found', `There is no ${titles[kind]} target "${name}".`, {
        hint: `There ${names.length === 1 ? 'is' : 'are'} ${(near.length > 0 ? near : names).join(', ')}.`,
      });
    },
  };
}
