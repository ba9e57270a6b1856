/**
 * The contract between the workspace's server and its chat page: every request, answer and push, as types.
 *
 * Paths (all on the workspace's own origin; the session cookie is set by `GET /?key=...`):
 * - `GET /page/boot` answers {@link Boot}
 * - `GET /page/history?channel=C&as=U[&thread=ts][&before=ts]` answers {@link History}
 * - `GET /page/home?as=U` answers {@link Home}: what the app published on its Home tab for that person
 * - `WS  /page/socket?as=U` pushes {@link Push}, one JSON text frame each
 * - `POST /page/act` takes {@link Act} as JSON, answers {@link ActAnswer}
 * - `GET /page/` and below: the page's own files; `GET /vendor/` and below: an allow-list from node_modules
 *   (`/vendor/htm/preact/standalone.module.js`, `/vendor/preact/preact.module.js`, `/vendor/preact/hooks.module.js`,
 *   `/vendor/htm/htm.module.js`)
 * - `GET /files/<id>/<name>` is a file's content (`url_private` of a file points there)
 *
 * A refused request has HTTP status 4xx and the body `{ ok: false, error }`, `error` being a sentence to show.
 */

/** A block as Slack sends it; the fields depend on `type`. */
export type Block = { type: string; block_id?: string; [field: string]: unknown };

/** A plain_text or mrkdwn text object. */
export type TextObject = { type: 'plain_text' | 'mrkdwn'; text: string; emoji?: boolean; verbatim?: boolean };

/** An option of a select, of checkboxes or of radio buttons. */
export type Option = { text: TextObject; value: string; description?: TextObject; url?: string };

/** A file shared in a message. */
export type FileObject = {
  id: string;
  created: number;
  name: string;
  title: string;
  mimetype: string;
  filetype: string;
  pretty_type: string;
  user: string;
  size: number;
  mode: string;
  url_private: string;
  url_private_download: string;
  permalink: string;
};

/** An emoji reaction with everyone who gave it. */
export type Reaction = { name: string; count: number; users: string[] };

/** A message as `conversations.history` returns it, plus whom an ephemeral is for. */
export type Message = {
  type: 'message';
  subtype?: string;
  /** Id and time at once: seconds since the epoch with six decimals, a string, unique in its channel. */
  ts: string;
  user: string;
  team: string;
  text: string;
  blocks?: Block[];
  attachments?: Record<string, unknown>[];
  bot_id?: string;
  app_id?: string;
  bot_profile?: { id: string; app_id: string; name: string; team_id: string; [field: string]: unknown };
  /** The first message of the thread this belongs to; on that first message itself it equals `ts`. */
  thread_ts?: string;
  reply_count?: number;
  reply_users_count?: number;
  reply_users?: string[];
  latest_reply?: string;
  files?: FileObject[];
  reactions?: Reaction[];
  pinned_to?: string[];
  edited?: { user: string; ts: string };
  metadata?: { event_type: string; event_payload: Record<string, unknown> };
  /** Set on an ephemeral only: the one person who sees it. */
  ephemeralFor?: string;
};

/** What one input holds, in Slack's own form (`state.values[blockId][actionId]`). */
export type ElementState = {
  type: string;
  value?: string | null;
  selected_option?: Option | null;
  selected_options?: Option[];
  selected_date?: string | null;
  selected_time?: string | null;
  selected_date_time?: number | null;
  selected_user?: string | null;
  selected_users?: string[];
  selected_channel?: string | null;
  selected_channels?: string[];
  selected_conversation?: string | null;
  selected_conversations?: string[];
  rich_text_value?: Block | null;
};

/** Block id, then action id. */
export type StateValues = Record<string, Record<string, ElementState>>;

/** A modal or a Home tab as Slack sends it to the app. */
export type View = {
  id: string;
  team_id: string;
  type: 'modal' | 'home';
  title?: TextObject;
  submit?: TextObject | null;
  close?: TextObject | null;
  blocks: Block[];
  private_metadata: string;
  callback_id: string;
  external_id: string;
  state: { values: StateValues };
  hash: string;
  clear_on_close: boolean;
  notify_on_close: boolean;
  previous_view_id: string | null;
  root_view_id: string | null;
  app_id: string;
  app_installed_team_id: string;
  bot_id: string;
};

/** A person or the bot. */
export type PageUser = {
  id: string;
  /** Handle, without `@`. */
  name: string;
  realName: string;
  /** Six hex digits, without `#`. */
  color: string;
  isBot: boolean;
  isGuest: boolean;
  isExternal: boolean;
  isDeactivated: boolean;
  tz: string;
};

/** A channel or a direct conversation. */
export type PageChannel = {
  id: string;
  /** Without `#`; of a direct conversation the id of the other user. */
  name: string;
  isIm: boolean;
  isPrivate: boolean;
  isArchived: boolean;
  members: string[];
};

/** A slash command the app declares in its manifest. */
export type PageCommand = { command: string; description: string; usageHint: string };

/** A shortcut the app declares in its manifest. */
export type PageShortcut = { name: string; type: 'global' | 'message'; callbackId: string; description: string };

/** What the page needs to draw its first screen. */
export type Boot = {
  team: { id: string; name: string; domain: string };
  users: PageUser[];
  channels: PageChannel[];
  commands: PageCommand[];
  shortcuts: PageShortcut[];
  botUserId: string;
  /** Number of the app's open sockets; in HTTP mode 1. Zero means: the bot is not there. */
  connected: number;
  /** What the app told about its commands' arguments, if it did; see the page for the shape it understands. */
  catalog?: unknown;
  /** Open modals per user id, the top of the stack last, so that a reload shows them again. */
  views: Record<string, View[]>;
};

/** One screenful of messages, oldest first, at most 100, the ephemerals of `as` at their place. */
export type History = { messages: Message[]; hasMore: boolean };

/** The Home tab of one person; null when the app has published none. */
export type Home = { view: View | null };

/** What the server tells an open page. `ephemeral*` and `view*` and `notice` go only to the person concerned. */
export type Push =
  | { type: 'message' | 'message_changed' | 'message_deleted'; channel: string; message: Message }
  | { type: 'ephemeral' | 'ephemeral_changed' | 'ephemeral_deleted'; channel: string; message: Message }
  | { type: 'view_opened' | 'view_updated' | 'view_closed'; user: string; view: View }
  | { type: 'home_published'; user: string; view: View }
  /** Something Slack itself would say, such as that the app did not answer in time. `channel` is null for modals. */
  | { type: 'notice'; user: string; channel: string | null; text: string }
  /** Users, channels, memberships or commands changed: ask for boot again. */
  | { type: 'channels' }
  | { type: 'bot'; connected: number };

/** Where an element sits: in a message or in a view. */
export type ActionPlace = { channel: string; ts: string } | { viewId: string };

/** Something the person `as` does. */
export type Act =
  | { as: string; kind: 'say'; channel: string; text: string; thread?: string }
  /** `text` is the whole line, with its slash: `/k8s get pods`. In a thread it is refused, as Slack does. */
  | { as: string; kind: 'slash'; channel: string; text: string; thread?: string }
  /**
   * A press or a choice. `element` is the element's new state (`{ type: 'button', value }`,
   * `{ type: 'static_select', selected_option }`, `{ type: 'overflow', selected_option }` ...);
   * `values` is the state of all inputs of the same message or view, if there are any.
   */
  | ({
      as: string;
      kind: 'action';
      blockId: string;
      actionId: string;
      element: ElementState;
      values?: StateValues;
    } & ActionPlace)
  | { as: string; kind: 'submit'; viewId: string; values: StateValues }
  /** `all` closes the whole stack, as the X of a modal does; without it only the top one, as Cancel does. */
  | { as: string; kind: 'close_view'; viewId: string; all?: boolean }
  | { as: string; kind: 'open_im'; user: string }
  /** A global shortcut, or with `channel` and `ts` a message shortcut. */
  | { as: string; kind: 'shortcut'; callbackId: string; channel?: string; ts?: string }
  | { as: string; kind: 'open_home' };

/**
 * `error` is a sentence to show. `errors` comes from the app for a submitted form: block id to message; the form stays
 * open. `ts` is the message that `say` posted, `channel` the conversation that `open_im` opened.
 */
export type ActAnswer =
  | { ok: true; ts?: string; channel?: string }
  | { ok: false; error: string; errors?: Record<string, string> };
