import { answerWithin } from './answer-within.ts';
import type { BrokerAddress, BrokerLink } from './broker-link.ts';

/** A cluster's connections, made when first asked for, kept, and made anew after a failure. */
export interface BrokerLinks {
  /** The first of the configured brokers that answers. Fails with the first one's reason when none does. */
  any(): Promise<BrokerLink>;
  to(address: BrokerAddress): Promise<BrokerLink>;
  /** Forgets every connection, so that the next call connects again; the old ones close by themselves. */
  drop(): void;
  close(): Promise<void>;
}

interface Options {
  readonly seeds: readonly string[];
  /** How long connecting and authenticating may take together. */
  readonly connectMs: number;
}

/** Keeps one link for each broker. `makeLink` fails only when kafkajs is not as expected. */
export function brokerLinks(
  makeLink: (address: BrokerAddress) => Promise<BrokerLink>,
  { seeds, connectMs }: Options,
): BrokerLinks {
  const links = new Map<string, Promise<BrokerLink>>();
  const closing = new Map<Promise<BrokerLink>, Promise<void>>();

  const retire = (link: Promise<BrokerLink>): void => {
    const closed = link.then((made) => made.close()).catch(() => undefined);
    closing.set(
      link,
      closed.finally(() => closing.delete(link)),
    );
  };

  const to = async (address: BrokerAddress): Promise<BrokerLink> => {
    const key = `${address.host}:${address.port}`;
    const link = links.get(key) ?? makeLink(address);
    links.set(key, link);
    try {
      const made = await link;
      await answerWithin(connectMs, address, made.connect());
      return made;
    } catch (thrown) {
      if (links.get(key) === link) links.delete(key);
      retire(link);
      throw thrown;
    }
  };

  const drop = (): void => {
    for (const link of links.values()) retire(link);
    links.clear();
  };

  return {
    to,
    drop,
    async any() {
      try {
        return await Promise.any(seeds.map((seed) => to(addressOf(seed))));
      } catch (thrown) {
        throw thrown instanceof AggregateError ? thrown.errors[0] : thrown;
      }
    },
    async close() {
      drop();
      const closed = [...closing.values()];
      for (const link of closing.keys()) void link.then((made) => made.destroy()).catch(() => undefined);
      await Promise.all(closed);
    },
  };
}

/** Reads `host:port` and `[v6]:port` as the configuration has checked them. */
function addressOf(seed: string): BrokerAddress {
  const colon = seed.lastIndexOf(':');
  return { host: seed.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(seed.slice(colon + 1)) };
}
