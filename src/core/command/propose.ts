import type { Reach } from '../access/reach.ts';
import type { PendingPlan, Undo } from '../port/plan-store.ts';
import { redactView } from '../view/redact-view.ts';
import type { Part, View } from '../view/view.ts';
import type { Answer } from './answer.ts';
import { approversOf } from './approver.ts';
import { companyOf, heldObject } from './hold.ts';
import type { Invocation } from './invocation.ts';
import type { Parsed } from './parse.ts';
import { contextOf, dangerOf, deadlineFor, isChanging, targetOf, within } from './perform.ts';
import type { PipelineDeps } from './pipeline.ts';
import { planCard, planHash, withinMs } from './plan-card.ts';
import { onCallIn, yesNeeded } from './second-person.ts';
import { checkLeft, undoneBy, undoneText } from './undo.ts';

/** Plans a change and keeps the plan; its card waits for a yes. */
export async function propose(
  parsed: Parsed,
  invocation: Invocation,
  deps: PipelineDeps,
  reach: Reach,
): Promise<Answer> {
  const { command, args } = parsed;
  const danger = dangerOf(parsed);
  const target = targetOf(parsed, invocation.place, deps);
  const signal = deadlineFor(command, deps.stopping);
  const context = contextOf(
    parsed,
    { invocationId: invocation.id, principal: invocation.principal, place: invocation.place, target, signal, reach },
    deps,
  );
  if (command.plan === undefined || !isChanging(danger)) throw new Error(`${command.name} has no plan`);
  const undone = await undoneBy(parsed, target?.name ?? '', deps);
  const plan = await within(command.plan(context, args), signal, command);
  if (undone !== undefined) checkLeft(undone, plan);
  const company = await companyOf(heldObject(command, target?.name, plan), invocation.principal.userId, deps);
  const relief = undone?.by === invocation.principal.userId ? 'undo' : plan.relief;
  const createdAt = deps.clock.now();
  const { principal, place } = invocation;
  const onCall = onCallIn({ principal, place, target }, deps.isOnCall);
  const { needs, because } = await yesNeeded({ danger, relief, target, onCall });
  const { userId, teamId } = principal;
  const asker = { userId, teamId, place };
  const pending: PendingPlan = {
    id: deps.ids.next(),
    invocation,
    command: command.name,
    args,
    target: target?.name ?? '',
    danger,
    needs,
    approvers: needs === 'approve' ? await approversOf(parsed, asker, deps) : [],
    ...(because === 'on call' && relief && { relief }),
    object: plan.object,
    binds: plan.binds,
    hash: planHash({ command: command.name, args, target: target?.name, binds: plan.binds }),
    shows: redactView(shownPlan(plan.shows, { undone, company }), deps.redact),
    confirm: plan.confirm,
    createdAt,
    expiresAt: createdAt + withinMs[needs],
  };
  await deps.plans.open(pending);
  const view = planCard({ ...pending, userId });
  return { view, audience: 'channel', shareable: false, planId: pending.id };
}

/** What the plan shows, and beside it whose change it takes back and who else is on its object. */
function shownPlan(shows: View, of: { undone: Undo | undefined; company: Part | undefined }): View {
  const beside = [of.undone && undoneText(of.undone), of.company].filter((part) => part !== undefined);
  return { ...shows, parts: [...shows.parts, ...beside] };
}
