import { useQuery } from '@tanstack/react-query';
import { Button, Dialog } from 'antd-mobile';
import { useState } from 'react';
import { api, type Schemas } from '../../api/client';
import { Lines, LineWith } from '../parts/Lines';
import { Page } from '../parts/Page';
import { Outside } from '../parts/Rows';
import { Bones, Failure, Nothing } from '../parts/States';
import { useDo } from '../parts/useDo';
import { useTeamId } from '../session';
import { fill, useWords } from '../texts';
import { keys, linksQuery } from '../work';

const changed = [keys.links, keys.badges, keys.items, keys.iterations, keys.mergeRequests, keys.builds, keys.projects];

export function Component() {
  const { links: w } = useWords();
  const query = useQuery(linksQuery(useTeamId()));
  return (
    <Page title={w.title} back refresh={() => query.refetch()}>
      {!query.data && (query.error ? <Failure error={query.error} again={() => void query.refetch()} /> : <Bones rows={3} />)}
      {query.data?.length === 0 && <Nothing art="link" title={w.none} text={w.noneText} />}
      {!!query.data?.length && (
        <>
          <p className="quiet intro">{w.text}</p>
          {query.data.map((link) => <Known key={link.source} link={link} />)}
        </>
      )}
    </Page>
  );
}

function Known({ link }: { link: Schemas['MySourceUser'] }) {
  const { links: w, app } = useWords();
  const team = useTeamId();
  const [login, setLogin] = useState('');
  const path = { params: { path: { team, source: link.source } } };
  const claim = useDo((who: string) => api.PUT('/api/v1/teams/{team}/sources/{source}/users/me', { ...path, body: { login: who } }), { done: w.claimed, refresh: changed });
  const end = useDo(() => api.DELETE('/api/v1/teams/{team}/sources/{source}/users/me', path), { done: w.ended, refresh: changed });
  const ask = () => void Dialog.confirm({ title: fill(w.endTitle, { source: link.sourceName }), content: w.endText, confirmText: w.end, cancelText: app.cancel, onConfirm: () => end.start(undefined) });
  const who = link.linked ?? link.claimed;
  const name = who?.login ?? who?.name;
  return (
    <Lines>
      <LineWith icon="link" text={<Outside>{link.sourceName}</Outside>} under={!link.linked && link.claimed ? w.waiting : undefined} value={name ? <Outside>{name}</Outside> : who ? undefined : w.notLinked} />
      {who
        ? <div className="set"><button type="button" className="plain danger" disabled={end.busy} onClick={link.linked ? ask : () => end.start(undefined)}>{w.end}</button></div>
        : (
          <form
            className="set"
            onSubmit={(e) => {
              e.preventDefault();
              if (login.trim()) claim.start(login.trim());
            }}
          >
            <input className="find" value={login} maxLength={200} autoCapitalize="none" autoComplete="off" aria-label={fill(w.who, { source: link.sourceName })} placeholder={fill(w.who, { source: link.sourceName })} onChange={(e) => setLogin(e.target.value)} />
            <Button type="submit" color="primary" size="small" loading={claim.busy} disabled={!login.trim()}>{w.claim}</Button>
          </form>
        )}
    </Lines>
  );
}
