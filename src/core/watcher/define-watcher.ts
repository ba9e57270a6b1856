import type { Labels } from '../alert/alert.ts';
import type { watcherAlerts } from '../watch/self-alert.ts';

/** Something that a look found wrong with one object. Its name and its object identify it. */
export interface Finding {
  readonly name: keyof typeof watcherAlerts;
  /** What it is about, as the labels of the alert: `{topic: orders}`. */
  readonly object: Labels;
  /** One sentence that stays true while it holds. */
  readonly summary: string;
  /** It must hold for so long before it is an alert. */
  readonly afterMs: number;
  /** `unknown`: this look could not tell; what was said stays said, and nothing new is. */
  readonly state: 'holds' | 'unknown';
}

/** How one kind of system is watched. */
export interface Watcher<Client, Settings, Look> {
  readonly name: string;
  /** One look, with the bot's own rights; fails when the system cannot be asked. */
  observe(client: Client, settings: Settings, signal: AbortSignal): Promise<Look>;
  /** What is wrong or unknown, by the last looks, oldest first, at most `looksKept`. Pure. What it does not name is well. */
  judge(looks: readonly Look[], settings: Settings): readonly Finding[];
  /** How many looks a judgement needs. */
  readonly looksKept: number;
}

/** Declares a watcher: what it looks at, and how that is judged. */
export function defineWatcher<Client, Settings, Look>(
  watcher: Watcher<Client, Settings, Look>,
): Watcher<Client, Settings, Look> {
  return watcher;
}
