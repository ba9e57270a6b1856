import type { View } from '../view/view.ts';

/** A long answer, kept so that its pages, its search and its file all come from the same copy. */
export interface KeptOutput {
  readonly id: string;
  readonly ownerId: string;
  /** The invocation that made it, as the person would type it: the file's name comes from it. */
  readonly title: string;
  readonly view: View;
  readonly keptAt: number;
}

/** Keeps long answers for 30 minutes; the oldest go first beyond the bound. */
export interface OutputStore {
  keep(output: Omit<KeptOutput, 'id'>): Promise<string>;
  /** Undefined when it has expired or never was. */
  find(id: string): Promise<KeptOutput | undefined>;
  /** Sends the whole of it as a text file to where it was asked. */
  sendFile(output: KeptOutput, place: { channelId: string; threadTs?: string }, userId: string): Promise<void>;
  /** Sends a text that was made for a file to where it was asked. */
  sendText(file: { name: string; content: string }, place: { channelId: string; threadTs?: string }): Promise<void>;
}
