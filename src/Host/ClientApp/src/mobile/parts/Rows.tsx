import { Link } from 'react-router';
import { usePreferences } from '../../app/preferences';
import { useTeamId } from '../session';
import { fill, useWords } from '../texts';
import type { BuildState, ItemKind, MergeRequestState, WorkBuild, WorkItem, WorkIteration, WorkMergeRequest } from '../work';
import { Ago } from './Ago';
import { Icon, type IconName } from './Icons';
import { dayText, daysTo } from './times';
import { durationText } from '../../app/times';

const buildIcons: Record<BuildState, IconName> = { queued: 'clock', running: 'play', succeeded: 'check', failed: 'cross', cancelled: 'slash' };

/** What kind of thing it is, or how it is: as a colour, a drawing and a word. */
export function Mark({ tone, icon, text }: { tone: string; icon: IconName; text: string }) {
  return <span className={`mark ${tone}`}><Icon name={icon} /><span className="unseen">{text}</span></span>;
}

export function KindMark({ kind }: { kind: ItemKind }) {
  const { items } = useWords();
  return <Mark tone={kind} icon={kind} text={items.kind[kind]} />;
}

export function BuildMark({ state }: { state: BuildState }) {
  const { builds } = useWords();
  return <Mark tone={`b-${state}`} icon={buildIcons[state]} text={builds.state[state]} />;
}

export function BuildPill({ state }: { state: BuildState }) {
  const { builds } = useWords();
  return <span className={`pill b-${state}`}><Icon name={buildIcons[state]} />{builds.state[state]}</span>;
}

export function MergePill({ state }: { state: MergeRequestState }) {
  const { mergeRequests } = useWords();
  return <span className={`pill m-${state}`}>{mergeRequests.state[state]}</span>;
}

/** Names and titles come from outside: their own direction, broken where they must be, never markup. */
export function Outside({ children }: { children: string | null | undefined }) {
  return <bdi className="outside">{children}</bdi>;
}

/** A short line of facts, with dots between them. */
export function Facts({ children }: { children: React.ReactNode[] }) {
  return <span className="facts">{children.filter((fact) => fact !== null && fact !== undefined && fact !== false && fact !== '').map((fact, i) => <span key={i}>{fact}</span>)}</span>;
}

export function Due({ on, over }: { on: string; over: boolean }) {
  const { items } = useWords();
  const { language } = usePreferences();
  const isLate = !over && daysTo(on) < 0;
  return <span className={isLate ? 'late' : undefined}>{fill(isLate ? items.overdue : items.due, { day: dayText(on, language) })}</span>;
}

export function ItemRow({ item, inProject }: { item: WorkItem; inProject?: boolean }) {
  const { items } = useWords();
  const team = useTeamId();
  return (
    <Link className="row" to={`/m/${team}/items/${item.id}`}>
      <KindMark kind={item.kind} />
      <span className="text">
        <strong className={item.isDone ? 'over' : undefined}><Outside>{item.title}</Outside></strong>
        <Facts>
          {[
            item.number && <Outside key="n">{`#${item.number}`}</Outside>,
            !inProject && <Outside key="p">{item.project.name}</Outside>,
            !inProject && item.iteration && <Outside key="i">{item.iteration.name}</Outside>,
            item.dueOn && <Due key="d" on={item.dueOn} over={item.isDone} />,
            inProject && (item.assignees.length ? <Outside key="a">{item.assignees.join(', ')}</Outside> : items.unassigned),
            <Ago key="t" at={item.updatedAt} />,
          ]}
        </Facts>
      </span>
      {item.state && <span className={item.isDone ? 'pill b-succeeded' : 'pill'}><Outside>{item.state}</Outside></span>}
    </Link>
  );
}

/** How far something is, as a bar; its words stand beside it. */
export function Progress({ done, total, label }: { done: number; total: number; label: string }) {
  const percent = total === 0 ? 0 : Math.round((done / total) * 100);
  return <span className="progress" role="progressbar" aria-label={label} aria-valuenow={percent} aria-valuemin={0} aria-valuemax={100}><i ref={(bar) => { if (bar) bar.style.width = `${percent}%`; }} /></span>;
}

/** When an iteration is: how many days are left of it, or are over. */
export function useWhen(): (iteration: WorkIteration) => { text: string; late: boolean } | null {
  const { iterations } = useWords();
  const { language } = usePreferences();
  return ({ startsOn, endsOn, isClosed }) => {
    if (startsOn && daysTo(startsOn) > 0) return { text: fill(iterations.upcoming, { n: daysTo(startsOn) }), late: false };
    if (!endsOn || isClosed) return startsOn ? { text: endsOn ? fill(iterations.days, { from: dayText(startsOn, language), to: dayText(endsOn, language) }) : fill(iterations.from, { from: dayText(startsOn, language) }), late: false } : null;
    const days = daysTo(endsOn);
    return days < 0 ? { text: fill(iterations.over, { n: -days }), late: true } : { text: days === 0 ? iterations.today : fill(iterations.left, { n: days }), late: false };
  };
}

export function IterationRow({ iteration }: { iteration: WorkIteration }) {
  const { iterations } = useWords();
  const team = useTeamId();
  const when = useWhen()(iteration);
  const progress = fill(iterations.progress, { done: iteration.done, total: iteration.total });
  return (
    <Link className="row tall" to={`/m/${team}/iterations/${iteration.id}`}>
      <span className="text">
        <span className="line"><strong><Outside>{iteration.name}</Outside></strong>{when && <span className={when.late ? 'late' : 'quiet'}>{when.text}</span>}</span>
        <Progress done={iteration.done} total={iteration.total} label={progress} />
        <Facts>{[progress, iteration.myTotal > 0 && fill(iterations.mine, { done: iteration.myDone, total: iteration.myTotal }), <Outside key="p">{iteration.project.name}</Outside>]}</Facts>
      </span>
    </Link>
  );
}

export function MergeRequestRow({ mergeRequest: m }: { mergeRequest: WorkMergeRequest }) {
  const words = useWords();
  const team = useTeamId();
  return (
    <Link className="row" to={`/m/${team}/merge-requests/${m.id}`}>
      <Mark tone={`m-${m.state}`} icon="merge" text={words.mergeRequests.state[m.state]} />
      <span className="text">
        <strong className={m.state === 'closed' ? 'over' : undefined}><Outside>{m.title}</Outside></strong>
        <Facts>{[m.number && <Outside key="n">{`!${m.number}`}</Outside>, <Outside key="p">{m.project.name}</Outside>, m.author && <Outside key="a">{m.author}</Outside>, <Ago key="t" at={m.updatedAt} />]}</Facts>
        {(m.reviews.length > 0 || m.build) && (
          <span className="verdicts">
            {m.reviews.slice(0, 4).map((r) => <Verdict key={r.id} name={r.isMe ? words.talk.me : r.name} verdict={r.verdict} />)}
            {m.build && <BuildPill state={m.build} />}
          </span>
        )}
      </span>
    </Link>
  );
}

const verdictIcons: Record<string, IconName> = { approved: 'check', 'changes-requested': 'cross', commented: 'chat', waiting: 'dots' };

/** What a reviewer has said. */
export function Verdict({ name, verdict }: { name: string; verdict: 'approved' | 'changes-requested' | 'commented' | null }) {
  const { mergeRequests } = useWords();
  const said = verdict ?? 'waiting';
  return <span className={`verdict v-${said}`}><Icon name={verdictIcons[said] ?? 'dots'} /><Outside>{name}</Outside><span className="unseen">{mergeRequests.verdict[said]}</span></span>;
}

/** How long a build took, or takes already. */
export function tookText({ startedAt, endedAt, state }: Pick<WorkBuild, 'startedAt' | 'endedAt' | 'state'>, now = Date.now()): string | null {
  if (!startedAt || (!endedAt && state !== 'running')) return null;
  return durationText(((endedAt ? new Date(endedAt).getTime() : now) - new Date(startedAt).getTime()) / 1000);
}

export function BuildRow({ build: b, inProject }: { build: WorkBuild; inProject?: boolean }) {
  const team = useTeamId();
  return (
    <Link className="row" to={`/m/${team}/builds/${b.id}`}>
      <BuildMark state={b.state} />
      <span className="text">
        <strong><Outside>{b.commitTitle ?? b.name}</Outside></strong>
        <Facts>{[b.number && <Outside key="n">{`#${b.number}`}</Outside>, b.commitTitle && <Outside key="w">{b.name}</Outside>, !inProject && <Outside key="p">{b.project.name}</Outside>, b.ref && <Outside key="r">{b.ref}</Outside>, tookText(b), <Ago key="t" at={b.createdAt} />]}</Facts>
      </span>
    </Link>
  );
}
