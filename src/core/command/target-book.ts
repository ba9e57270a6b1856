import { fail } from '../../lib/error.ts';
import { nearest } from '../../lib/text.ts';
import { clientFor, identityOf } from '../access/impersonation.ts';
import type { Capabilities, SystemCapability } from '../port/capability.ts';
import type { System } from '../port/system.ts';
import type { TargetBook } from '../port/target-book.ts';
import type { Principal } from './invocation.ts';

/** The systems there are, by kind; the first of a kind is its default. */
export type SystemsByKind = { readonly [K in SystemCapability]: readonly System<Capabilities[K]>[] };

/** What the configuration says of each target beside how it is reached. */
export type TargetRules = {
  readonly [K in SystemCapability]: readonly {
    readonly name: string;
    readonly production?: boolean | undefined;
    readonly approval?: 'change' | 'destroy' | undefined;
  }[];
};

const titles = { kubernetes: 'Kubernetes', kafka: 'Kafka', minio: 'MinIO', docker: 'Docker' } as const;

/** Chooses targets. `channelDefaults` maps a channel id to the target it means, by kind. */
export function targetBook(
  systems: SystemsByKind,
  channelDefaults: ReadonlyMap<string, Partial<Record<SystemCapability, string | undefined>>>,
  rules: TargetRules,
): TargetBook {
  return {
    choose(kind, wanted, channelId) {
      const all: readonly System<Capabilities[typeof kind]>[] = systems[kind];
      const name = wanted ?? channelDefaults.get(channelId)?.[kind] ?? all[0]?.name;
      const found = all.find((system) => system.name === name);
      if (found !== undefined) {
        const { production = false, approval = 'destroy' } = rules[kind].find((rule) => rule.name === name) ?? {};
        const forWhom = (principal: Principal) => clientFor(found, titles[kind], principal);
        const { readOnly } = found;
        return { name: found.name, readOnly, production, approval, address: () => found.address, clientFor: forWhom };
      }
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
    identities: (principal) =>
      Object.values(systems)
        .flat()
        .flatMap(({ name, impersonation }) =>
          impersonation === undefined ? [] : [{ target: name, identity: identityOf(principal, impersonation.rules) }],
        ),
  };
}
