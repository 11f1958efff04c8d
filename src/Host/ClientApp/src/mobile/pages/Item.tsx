import { useQuery } from '@tanstack/react-query';
import { Button } from 'antd-mobile';
import { Link, useParams } from 'react-router';
import { api, read } from '../../api/client';
import { usePreferences } from '../../app/preferences';
import { AtSource, Detail, FactList } from '../parts/Detail';
import { Follow } from '../parts/Follow';
import { Mute } from '../parts/Mute';
import { Prose } from '../parts/Prose';
import { KindMark, Outside } from '../parts/Rows';
import { Talk } from '../parts/Talk';
import { dayText, exactText } from '../parts/times';
import { useDo } from '../parts/useDo';
import { useRead } from '../parts/useRead';
import { useTeamId } from '../session';
import { fill, useWords } from '../texts';
import { keys } from '../work';

export function Component() {
  const words = useWords();
  const { items, item: w } = words;
  const team = useTeamId();
  const { language } = usePreferences();
  const { id = '' } = useParams();
  const key = [...keys.items, id];
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => read(api.GET('/api/v1/teams/{team}/workbench/items/{item}', { params: { path: { team, item: id } }, signal })) });
  useRead(id, query.isSuccess);
  const take = useDo(
    () => api.POST('/api/v1/teams/{team}/workbench/items/{id}/take', { params: { path: { team, id } } }),
    { done: fill(w.taken, { source: query.data?.source.name ?? '' }), refresh: [key, keys.badges] },
  );
  return (
    <Detail title={w.title} query={query} beside={(item) => <Follow subject={id} isFollowed={item.isFollowed} refresh={[key, keys.items]} />}>
      {(item) => (
        <>
          <section className="card head">
            <div className="line">
              <span className="kind"><KindMark kind={item.kind} />{items.kind[item.kind]}{item.number && <Outside>{` #${item.number}`}</Outside>}</span>
              <span className={item.isDone ? 'pill b-succeeded' : 'pill'}><Outside>{item.state ?? (item.isDone ? items.done : items.open)}</Outside></span>
            </div>
            <h2 className="title"><Outside>{item.title}</Outside></h2>
            <FactList
              facts={[
                [w.assignees, item.assignees.length ? <Outside>{item.assignees.map((p) => p.name).join(', ')}</Outside> : items.unassigned],
                item.author && [w.author, <Outside key="a">{item.author.name}</Outside>],
                [w.project, <Outside key="p">{item.project.name}</Outside>],
                item.iteration && [w.iteration, <Link key="i" to={`/m/${team}/iterations/${item.iteration.id}`}><Outside>{item.iteration.name}</Outside></Link>],
                item.priority && [w.priority, <Outside key="r">{item.priority}</Outside>],
                item.dueOn && [w.due, dayText(item.dueOn, language)],
                item.followers.length > 0 && [w.followers, <Outside key="f">{item.followers.map((p) => p.name).join(', ')}</Outside>],
                [w.created, exactText(item.createdAt, language)],
                item.doneAt ? [w.finished, exactText(item.doneAt, language)] : [w.updated, exactText(item.updatedAt, language)],
              ]}
            />
            <div className="actions">
              {!item.isDone && item.assignees.length === 0 && <Button color="primary" size="small" loading={take.busy} onClick={() => take.start(undefined)}>{w.take}</Button>}
              <Mute target="item" id={id} />
              <AtSource url={item.url} source={item.source.name} />
            </div>
          </section>
          <section className="card" aria-labelledby="text">
            <h2 id="text">{w.text}</h2>
            {item.text ? <Prose text={item.text} /> : <p className="quiet">{w.noText}</p>}
          </section>
          <Talk of="items" subject={id} project={item.project.id} />
        </>
      )}
    </Detail>
  );
}
