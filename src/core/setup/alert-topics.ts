/** Topics of a cluster that look as if alerts came by them, and where their unreadable records may go. */
export interface AlertTopics {
  readonly topics: readonly string[];
  /** Undefined where none looks like it. */
  readonly deadLetters: string | undefined;
}

const alertName = /(^|[._-])alerts?($|[._-])/i;
const deadName = /(^|[._-])(dead([._-]?letters?)?|dlq|dlt)($|[._-])/i;
const mostTopics = 10;

/** Picks them by name: `shop.alerts` is one, `shop.alerts.dead` takes its dead letters. */
export function pickAlertTopics(names: readonly string[]): AlertTopics {
  const topics = names.filter((name) => alertName.test(name) && !deadName.test(name)).slice(0, mostTopics);
  return { topics, deadLetters: deadLettersOf(topics, names) };
}

/** The topic for dead letters of these topics: one that begins like the first of them, else any that is named so. */
export function deadLettersOf(topics: readonly string[], names: readonly string[]): string | undefined {
  const dead = names.filter((name) => deadName.test(name));
  return dead.find((name) => topics[0] !== undefined && name.startsWith(topics[0])) ?? dead[0];
}
