import { useQuery } from '@tanstack/react-query';
import { Button, TextArea, type TextAreaRef } from 'antd-mobile';
import { useRef, useState } from 'react';
import { api, read } from '../../api/client';
import { useTeamId } from '../session';
import { useWords } from '../texts';
import { Ago } from './Ago';
import { draftOf, keepDraft } from './drafts';
import { mentionAt, mentioned } from './mentions';
import { Prose } from './Prose';
import { Outside } from './Rows';
import { Bones, Failure } from './States';
import { useDo } from './useDo';
import { useList } from './useList';

type Of = 'items' | 'merge-requests';

/** What was said about something, the oldest first, and a place to say more. */
export function Talk({ of, subject, project }: { of: Of; subject: string; project: string }) {
  const { talk, app } = useWords();
  const team = useTeamId();
  const key = ['comments', subject];
  const list = useList(key, (cursor, signal) => {
    const query = { params: { path: { team, id: subject }, query: { cursor, limit: 20 } }, signal };
    return of === 'items'
      ? read(api.GET('/api/v1/teams/{team}/workbench/items/{id}/comments', query))
      : read(api.GET('/api/v1/teams/{team}/workbench/merge-requests/{id}/comments', query));
  });
  return (
    <section className="card" aria-labelledby="talk">
      <h2 id="talk">{talk.title}</h2>
      {list.hasNextPage && <button type="button" className="more" onClick={() => void list.fetchNextPage()}>{list.isFetchingNextPage ? app.loading : talk.older}</button>}
      {!list.items && (list.error ? <Failure error={list.error} again={() => void list.refetch()} /> : <Bones rows={2} />)}
      {list.items?.length === 0 && <p className="quiet">{talk.none}</p>}
      <ol className="talk">
        {[...(list.items ?? [])].reverse().map((c) => (
          <li key={c.id}>
            <Face name={c.author ?? '?'} />
            <div>
              <div className="line"><strong><Outside>{c.author ?? talk.somebody}</Outside></strong><span className="quiet">{c.isPending ? talk.pending : <Ago at={c.at} />}</span></div>
              <Prose text={c.text} />
            </div>
          </li>
        ))}
      </ol>
      <Say of={of} subject={subject} project={project} listKey={key} />
    </section>
  );
}

/** Somebody without a picture. */
export function Face({ name }: { name: string }) {
  const letters = Array.from(name.trim());
  const tone = letters.reduce((sum, letter) => sum + (letter.codePointAt(0) ?? 0), 0) % 6;
  return <span className={`face f${tone} outside`} aria-hidden="true">{letters[0]?.toUpperCase() ?? '?'}</span>;
}

function Say({ of, subject, project, listKey }: { of: Of; subject: string; project: string; listKey: readonly unknown[] }) {
  const { talk } = useWords();
  const team = useTeamId();
  const field = useRef<TextAreaRef>(null);
  const [text, setText] = useState(() => draftOf(subject));
  const [cursor, setCursor] = useState(0);
  const wanted = mentionAt(text, cursor);
  const change = (next: string) => {
    setText(next);
    keepDraft(subject, next);
  };
  const send = useDo(
    (body: string) => (of === 'items'
      ? api.POST('/api/v1/teams/{team}/workbench/items/{id}/comments', { params: { path: { team, id: subject } }, body: { text: body } })
      : api.POST('/api/v1/teams/{team}/workbench/merge-requests/{id}/comments', { params: { path: { team, id: subject } }, body: { text: body } })),
    { done: talk.sent, refresh: [listKey], then: () => change('') },
  );
  const look = () => setCursor(field.current?.nativeElement?.selectionStart ?? text.length);
  const pick = (login: string) => {
    const next = mentioned(text, cursor, login);
    change(next.text);
    setCursor(next.cursor);
    field.current?.focus();
  };
  return (
    <div className="say">
      {wanted !== null && <Mentions project={project} search={wanted} pick={pick} />}
      <label className="unseen" htmlFor="say">{talk.write}</label>
      <TextArea
        id="say"
        ref={field}
        placeholder={talk.placeholder}
        value={text}
        maxLength={10_000}
        autoSize={{ minRows: 1, maxRows: 6 }}
        onChange={(next) => {
          change(next);
          look();
        }}
        onClick={look}
      />
      <Button color="primary" size="small" loading={send.busy} disabled={text.trim() === ''} onClick={() => send.start(text)}>{talk.send}</Button>
    </div>
  );
}

/** Whom the typed text may mean: people whom the project's source knows there. */
function Mentions({ project, search, pick }: { project: string; search: string; pick: (login: string) => void }) {
  const { talk } = useWords();
  const team = useTeamId();
  const { data } = useQuery({
    queryKey: ['people', project, search],
    queryFn: () => read(api.GET('/api/v1/teams/{team}/workbench/projects/{project}/people', { params: { path: { team, project }, query: { search: search || undefined } } })),
    staleTime: 60_000,
  });
  if (!data) return null;
  return (
    <div className="mentions" role="group" aria-label={talk.mention}>
      {data.length === 0 && <span className="quiet">{talk.nobody}</span>}
      {data.map((p) => p.login && (
        <button key={p.id} type="button" onMouseDown={(e) => e.preventDefault()} onClick={() => p.login && pick(p.login)}><Outside>{p.name}</Outside> <small><Outside>{`@${p.login}`}</Outside></small></button>
      ))}
    </div>
  );
}
