import type { PagingNote } from '../escalation/paging-note.ts';
import type { Alert, AlertState } from './alert.ts';
import type { Acknowledgement } from './group.ts';
import type { GroupKey } from './group-key.ts';
import type { TargetNames } from './next-command.ts';
import type { ResolveCheck } from './resolve-check.ts';
import type { Route } from './route.ts';
import type { Severity } from './severity.ts';
import type { Silence } from './silence.ts';
import type { MessageLife } from './telling.ts';

/** An alert with what can be said of it now. */
export interface Shown {
  readonly alert: Alert;
  readonly state: AlertState;
  readonly severity: Severity;
}

/** Everything that a card tells. */
export interface CardContent {
  readonly group: GroupKey & {
    readonly ack: Acknowledgement | undefined;
    readonly life?: MessageLife | undefined;
    readonly previousUrl?: string | undefined;
    readonly paging?: PagingNote | undefined;
    readonly check?: ResolveCheck | undefined;
  };
  readonly route: Pick<Route, 'pages' | 'ackExpiresAfterMs' | 'closeAfterMs'>;
  readonly shown: readonly Shown[];
  /** Set when every alert that fires is silenced: the silence that ends first. */
  readonly silence: Silence | undefined;
  /** Whether a command exists: no button leads nowhere. */
  offers(command: string): boolean;
  readonly targets?: TargetNames | undefined;
}
