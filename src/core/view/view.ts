import type { ActionRun } from './action.ts';

/** What a message means for the reader's night; shown by symbol and word, never by colour alone. */
export type Tone = 'critical' | 'warning' | 'unknown' | 'good' | 'neutral';

/** A piece of text: a bare string is literal; the others carry meaning that a renderer may show. */
export type Span =
  | string
  | { readonly bold: string }
  | { readonly code: string }
  | { readonly quiet: string }
  | { readonly link: string; readonly url: string }
  | { readonly user: string }
  /** A user group of Slack, by its id. */
  | { readonly usergroup: string }
  | { readonly channel: string }
  /** A moment in milliseconds since the epoch, shown relative ("4 min ago") or as a clock time, exact on hover. */
  | { readonly at: number; readonly as?: 'relative' | 'time' | 'date' };

/** One or several spans. Nothing in it is markup: text from outside goes in as it is. */
export type Text = Span | readonly Span[];

/** A table column; `keep` columns are never dropped when the table is too wide, `middle` shortens names in the middle. */
export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  readonly keep?: boolean;
  readonly cut?: 'middle' | 'end';
}

export type Part =
  | { readonly kind: 'text'; readonly text: Text; readonly quiet?: boolean }
  | { readonly kind: 'fields'; readonly fields: readonly { readonly label: string; readonly value: Text }[] }
  | {
      readonly kind: 'table';
      readonly columns: readonly Column[];
      readonly rows: readonly (readonly string[])[];
      /** What a row is, for the count line: `pod` gives "2 pods". */
      readonly noun: string;
      /** How many there are when `rows` is not all of them. */
      readonly total?: number;
      /** True when the asker wanted every column (`-o wide`). */
      readonly wide?: boolean;
    }
  /** `asIs`: the asker wants this very secret, such as a signed link; nothing in it is redacted. */
  | { readonly kind: 'code'; readonly text: string; readonly noun?: string; readonly asIs?: true }
  /** With a `noun` it is one of many: long ones are paged and searched like a table. */
  | { readonly kind: 'list'; readonly items: readonly Text[]; readonly noun?: string }
  | { readonly kind: 'image'; readonly url: string; readonly alt: string }
  | { readonly kind: 'actions'; readonly actions: readonly Action[] };

/** A next step. `run` is a structured invocation, authorised again for whoever presses it. */
export type Action =
  | {
      readonly kind: 'button';
      readonly label: string;
      readonly run: ActionRun;
      readonly style?: 'primary' | 'danger';
      /** A form is shown first; its fields are merged into `run.args`. */
      readonly ask?: Form;
      /** The answer takes the place of the message that holds the button: for Refresh. */
      readonly replaces?: boolean;
    }
  | {
      readonly kind: 'menu';
      readonly label: string;
      /** `asks`: a form for the arguments that are not given is shown first. */
      readonly options: readonly { readonly label: string; readonly run: ActionRun; readonly asks?: boolean }[];
    }
  | { readonly kind: 'link'; readonly label: string; readonly url: string };

/** What a form asks before it runs: at most 10 fields. */
export interface Form {
  readonly title: string;
  readonly submit: string;
  readonly fields: readonly {
    readonly argument: string;
    readonly label: string;
    readonly initial?: string;
    readonly optional?: boolean;
    readonly multiline?: boolean;
    readonly options?: readonly { readonly label: string; readonly value: string }[];
  }[];
}

/** What a person reads: a title, parts in order, and a quiet footer. It says what is meant, not how a chat draws it. */
export interface View {
  readonly title: Text;
  readonly tone?: Tone;
  readonly parts: readonly Part[];
  /** Where, how long, how old: `prod · 0.2 s`. */
  readonly footer?: Text;
  /** The plain sentence for a lock screen; without it the title is used. At most 100 characters are shown. */
  readonly lockScreen?: string;
}
