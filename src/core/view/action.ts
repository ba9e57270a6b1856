/** A value that an action or an invocation can carry. */
export type ArgValue = string | number | boolean;

/** A structured invocation: the command's full name and its typed arguments by name. */
export interface ActionRun {
  readonly command: string;
  readonly args: Readonly<Record<string, ArgValue>>;
}
