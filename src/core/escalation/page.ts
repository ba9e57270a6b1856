/** How a page reaches somebody: a direct message, a mention of a user group under the card, or a means outside Slack. */
export type Means = 'direct' | 'usergroup' | 'receiver';

/** `page` asks for somebody; the other two tell a receiver outside that nobody is asked for any more. */
export type PageAct = 'page' | 'acknowledge' | 'resolve';

/**
 * `pending` waits for its turn, `attempting` is written before the call, `sent`: it was taken. `failed`: refused for good.
 * `covered`: an earlier page of the same storm stands for it. `dropped`: there was nothing left to say.
 */
export type PageState = 'pending' | 'attempting' | 'sent' | 'failed' | 'covered' | 'dropped';

/** A page that is owed from now on. */
export interface NewPage {
  /** The same for the same step, whatever crashes: a receiver outside knows a page that it had already. */
  readonly id: string;
  readonly escalationId: string;
  /** Steps taken before it. */
  readonly step: number;
  readonly act: PageAct;
  /** What a receiver outside knows the escalation by. */
  readonly key: string;
  readonly means: Means;
  /** A user's id, a user group's id, or a receiver's name. */
  readonly whom: string;
  readonly service: string;
  readonly state: 'pending' | 'covered';
  /** The page that stands for it; where that one comes to nothing, this one is sent. */
  readonly coveredBy: string | undefined;
  /** Others for the same person and service stand under it until then. */
  readonly coversUntil: number;
  readonly createdAt: number;
}

/** Somebody is paged, once. */
export interface Page extends Omit<NewPage, 'state'> {
  readonly state: PageState;
  readonly attempts: number;
  readonly dueAt: number;
  readonly settledAt: number | undefined;
  /** What came of it, where that was not as it should be. */
  readonly detail: string | undefined;
}
