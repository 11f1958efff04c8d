import { useQuery } from '@tanstack/react-query';
import { Button, Dialog, Toast } from 'antd-mobile';
import { Link, useParams } from 'react-router';
import { api, read } from '../../api/client';
import { usePreferences } from '../../app/preferences';
import { AtSource, Detail, FactList } from '../parts/Detail';
import { Follow } from '../parts/Follow';
import { BuildMark, BuildPill, Outside, tookText } from '../parts/Rows';
import { exactText } from '../parts/times';
import { useDo } from '../parts/useDo';
import { useRead } from '../parts/useRead';
import { useTeamId } from '../session';
import { fill, useWords } from '../texts';
import { keys } from '../work';

export function Component() {
  const words = useWords();
  const { builds: w, item: it } = words;
  const team = useTeamId();
  const { language } = usePreferences();
  const { id = '' } = useParams();
  const key = [...keys.builds, id];
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => read(api.GET('/api/v1/teams/{team}/workbench/builds/{build}', { params: { path: { team, build: id } }, signal })),
    // Looked at again while it moves.
    refetchInterval: ({ state: { data } }) => (data?.state === 'running' || data?.state === 'queued' ? 10_000 : false),
  });
  useRead(id, query.isSuccess);
  const source = query.data?.source.name ?? '';
  const rerun = useDo(() => api.POST('/api/v1/teams/{team}/workbench/builds/{id}/rerun', { params: { path: { team, id } } }), { done: fill(w.rerunDone, { source }), refresh: [key, keys.builds] });
  const ask = () => void Dialog.confirm({ title: w.rerunTitle, content: fill(w.rerunText, { source }), confirmText: w.rerun, cancelText: words.app.cancel, onConfirm: () => rerun.start(undefined) });
  const copy = (log: string) => void navigator.clipboard.writeText(log).then(() => Toast.show({ content: w.copied, position: 'bottom' }), () => undefined);
  return (
    <Detail title={w.title} query={query} beside={(b) => <Follow subject={id} isFollowed={b.isFollowed} refresh={[key]} />}>
      {(b) => (
        <>
          <section className="card head">
            <div className="line"><span className="kind"><Outside>{b.name}</Outside>{b.number && <Outside>{` #${b.number}`}</Outside>}</span><BuildPill state={b.state} /></div>
            <h2 className="title"><Outside>{b.commitTitle ?? b.name}</Outside></h2>
            <FactList
              facts={[
                [it.project, <Outside key="p">{b.project.name}</Outside>],
                b.ref && [w.branch, <Outside key="r">{b.ref}</Outside>],
                b.commit && [w.commit, <code key="c">{b.commit.slice(0, 12)}</code>],
                b.author && [w.author, <Outside key="a">{b.author.name}</Outside>],
                b.mergeRequest && [w.mergeRequest, <Link key="m" to={`/m/${team}/merge-requests/${b.mergeRequest.id}`}><Outside>{b.mergeRequest.title}</Outside></Link>],
                b.startedAt && [w.started, exactText(b.startedAt, language)],
                tookText(b) && [w.duration, tookText(b)],
              ]}
            />
            <div className="actions">
              {b.state !== 'running' && b.state !== 'queued' && <Button color="primary" size="small" loading={rerun.busy} onClick={ask}>{w.rerun}</Button>}
              <AtSource url={b.url} source={source} />
            </div>
          </section>
          {b.stages.length > 0 && (
            <section className="card" aria-labelledby="stages">
              <h2 id="stages">{w.stages}</h2>
              <ol className="stages">{b.stages.map((s, i) => <li key={i}><BuildMark state={s.state} /><Outside>{s.name}</Outside><span className="quiet" aria-hidden>{w.state[s.state]}</span></li>)}</ol>
            </section>
          )}
          <section className="card" aria-labelledby="log">
            <div className="line"><h2 id="log">{w.log}</h2>{b.logTail && <button type="button" className="plain" onClick={() => b.logTail && copy(b.logTail)}>{w.copy}</button>}</div>
            {b.logTail ? <pre className="log" tabIndex={0} aria-label={w.log} ref={toEnd}>{b.logTail}</pre> : <p className="quiet">{w.noLog}</p>}
          </section>
        </>
      )}
    </Detail>
  );
}

/** What went wrong stands in the last lines. */
function toEnd(log: HTMLPreElement | null) {
  if (log) log.scrollTop = log.scrollHeight;
}
