import { useQuery } from '@tanstack/react-query';
import { Button, Dialog } from 'antd-mobile';
import { Link, useParams } from 'react-router';
import { api, read } from '../../api/client';
import { usePreferences } from '../../app/preferences';
import { AtSource, Detail, FactList } from '../parts/Detail';
import { Follow } from '../parts/Follow';
import { Prose } from '../parts/Prose';
import { BuildPill, MergePill, Outside, Verdict } from '../parts/Rows';
import { Talk } from '../parts/Talk';
import { exactText } from '../parts/times';
import { useDo } from '../parts/useDo';
import { useRead } from '../parts/useRead';
import { useTeamId } from '../session';
import { fill, useWords } from '../texts';
import { keys } from '../work';

export function Component() {
  const words = useWords();
  const { mergeRequests: w, item: it } = words;
  const team = useTeamId();
  const { language } = usePreferences();
  const { id = '' } = useParams();
  const key = [...keys.mergeRequests, id];
  const query = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => read(api.GET('/api/v1/teams/{team}/workbench/merge-requests/{mergeRequest}', { params: { path: { team, mergeRequest: id } }, signal })),
  });
  useRead(id, query.isSuccess);
  const source = query.data?.source.name ?? '';
  const approve = useDo(
    () => api.POST('/api/v1/teams/{team}/workbench/merge-requests/{id}/approve', { params: { path: { team, id } } }),
    { done: fill(w.approved, { source }), refresh: [key, keys.mergeRequests, keys.badges] },
  );
  const ask = () => void Dialog.confirm({ title: w.approveTitle, content: fill(w.approveText, { source }), confirmText: w.approve, cancelText: words.app.cancel, onConfirm: () => approve.start(undefined) });
  return (
    <Detail title={w.title} query={query} beside={(m) => <Follow subject={id} isFollowed={m.isFollowed} refresh={[key]} />}>
      {(m) => (
        <>
          <section className="card head">
            <div className="line"><span className="kind">{m.number && <Outside>{`!${m.number}`}</Outside>}</span><MergePill state={m.state} /></div>
            <h2 className="title"><Outside>{m.title}</Outside></h2>
            {m.sourceBranch && m.targetBranch && <p className="branches"><Outside>{m.sourceBranch}</Outside><span aria-hidden> → </span><Outside>{m.targetBranch}</Outside></p>}
            <FactList
              facts={[
                m.author && [it.author, <Outside key="a">{m.author.name}</Outside>],
                m.assignees.length > 0 && [it.assignees, <Outside key="s">{m.assignees.map((p) => p.name).join(', ')}</Outside>],
                [it.project, <Outside key="p">{m.project.name}</Outside>],
                m.build && [w.build, <Link key="b" to={`/m/${team}/builds/${m.build.id}`}><BuildPill state={m.build.state} /></Link>],
                [it.updated, exactText(m.updatedAt, language)],
              ]}
            />
            <div className="actions">
              {(m.state === 'open' || m.state === 'draft') && m.reviews.some((r) => r.isMe && r.verdict !== 'approved') && !m.author?.isMe && <Button color="primary" size="small" loading={approve.busy} onClick={ask}>{w.approve}</Button>}
              <AtSource url={m.url} source={source} />
            </div>
          </section>
          <section className="card" aria-labelledby="reviews">
            <h2 id="reviews">{w.reviews}</h2>
            {m.reviews.length === 0 && <p className="quiet">{w.noReviewers}</p>}
            <ul className="reviews">
              {m.reviews.map((r) => <li key={r.id}><Verdict name={r.isMe ? words.talk.me : r.name} verdict={r.verdict} /><span className="quiet" aria-hidden>{w.verdict[r.verdict ?? 'waiting']}</span></li>)}
            </ul>
          </section>
          <section className="card" aria-labelledby="text">
            <h2 id="text">{it.text}</h2>
            {m.text ? <Prose text={m.text} /> : <p className="quiet">{it.noText}</p>}
          </section>
          <Talk of="merge-requests" subject={id} project={m.project.id} />
        </>
      )}
    </Detail>
  );
}
