import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { api, read } from '../../api/client';
import { usePreferences } from '../../app/preferences';
import { BurnDown } from '../parts/BurnDown';
import { Choices, useChoice } from '../parts/Choices';
import { AtSource, Detail } from '../parts/Detail';
import { Follow } from '../parts/Follow';
import { ListView } from '../parts/ListView';
import { ItemRow, Outside, Progress, useWhen } from '../parts/Rows';
import { Nothing } from '../parts/States';
import { dayText } from '../parts/times';
import { useList } from '../parts/useList';
import { useRead } from '../parts/useRead';
import { useTeamId } from '../session';
import { fill, useWords } from '../texts';
import { keys } from '../work';

export function Component() {
  const words = useWords();
  const { iterations, iteration: w, items } = words;
  const team = useTeamId();
  const { language } = usePreferences();
  const { id = '' } = useParams();
  const key = [...keys.iterations, id];
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const query = useQuery({ queryKey: key, queryFn: ({ signal }) => read(api.GET('/api/v1/teams/{team}/workbench/iterations/{iteration}', { params: { path: { team, iteration: id }, query: { zone } }, signal })) });
  useRead(id, query.isSuccess);
  const [mine, setMine] = useChoice('mine', ['any', 'assigned'] as const);
  const [state, setState] = useChoice('state', ['all', 'open', 'done'] as const);
  const list = useList([...keys.items, id, mine, state], (cursor, signal) => read(api.GET('/api/v1/teams/{team}/workbench/items', { params: { path: { team }, query: { iteration: id, mine, state, cursor } }, signal })));
  const when = useWhen();
  return (
    <Detail title={w.title} query={query} beside={(d) => <Follow subject={id} isFollowed={d.isFollowed} refresh={[key]} />}>
      {({ iteration, burnDown, url }) => {
        const [text, left] = [fill(iterations.progress, { done: iteration.done, total: iteration.total }), when(iteration)];
        return (
          <>
            <section className="card head">
              <div className="line"><h2 className="title"><Outside>{iteration.name}</Outside></h2>{left && <span className={left.late ? 'late' : 'quiet'}>{left.text}</span>}</div>
              <p className="quiet"><Outside>{iteration.project.name}</Outside>{iteration.startsOn && iteration.endsOn && <> · {fill(iterations.days, { from: dayText(iteration.startsOn, language), to: dayText(iteration.endsOn, language) })}</>}</p>
              <Progress done={iteration.done} total={iteration.total} label={text} />
              <div className="line"><span>{text}</span><strong className="percent">{iteration.total ? Math.round((iteration.done / iteration.total) * 100) : 0}%</strong></div>
              {iteration.myTotal > 0 && <p className="quiet">{fill(iterations.mine, { done: iteration.myDone, total: iteration.myTotal })}</p>}
              <AtSource url={url} source={iteration.project.name} />
            </section>
            <section className="card" aria-labelledby="burn">
              <h2 id="burn">{w.burnDown}</h2>
              <BurnDown days={burnDown} endsOn={iteration.endsOn} />
            </section>
            <div className="filters">
              <Choices chips label={items.state} value={state} choose={setState} options={[['all', items.all], ['open', items.open], ['done', items.done]]} />
              <button type="button" className="toggle" aria-pressed={mine === 'assigned'} onClick={() => setMine(mine === 'any' ? 'assigned' : 'any')}>{w.onlyMine}</button>
            </div>
            <ListView list={list} label={w.items} row={(item) => <ItemRow item={item} inProject />} empty={<Nothing title={w.noItems} />} />
          </>
        );
      }}
    </Detail>
  );
}
