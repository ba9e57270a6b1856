import type { View } from '../view/view.ts';

/** Reports that are told by the clock. */
export interface ReportDesk {
  /** What there is, when and where it is told next. */
  list(): Promise<View>;
  /** The report as it would be told now, for who asks; nothing is posted. Fails with `not-found`, naming those there are. */
  run(name: string | undefined): Promise<View>;
}
