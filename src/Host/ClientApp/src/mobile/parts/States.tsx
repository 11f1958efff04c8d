import { Button } from 'antd-mobile';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link, useRouteError } from 'react-router';
import { Refusal } from '../../api/refusal';
import { usePreferences } from '../../app/preferences';
import { useSession } from '../session';
import { fill, useWords } from '../texts';
import { badgesQuery } from '../work';
import { failureText } from './failure';
import { Art } from './Icons';
import { Page } from './Page';

/** Lines where a list will be. */
export function Bones({ rows = 6 }: { rows?: number }) {
  const { app } = useWords();
  return (
    <div className="bones" role="status" aria-busy="true" aria-label={app.loading}>
      {Array.from({ length: rows }, (_, i) => <div key={i} className="bone"><i /><div><i /><i /></div></div>)}
    </div>
  );
}

/** What there is to do where there is nothing. */
export function Nothing({ title, text, art = 'tray', children }: { title: string; text?: string; art?: 'tray' | 'link' | 'cloud' | 'lock'; children?: ReactNode }) {
  return (
    <div className="nothing">
      <Art name={art} />
      <h2>{title}</h2>
      {text && <p>{text}</p>}
      {children}
    </div>
  );
}

/** Of somebody whom no source knows there is nothing to show: they are told how to change that. */
export function NothingOfMine({ title, text, filtered, clear }: { title: string; text: string; filtered?: boolean; clear?: () => void }) {
  const { items, link } = useWords();
  const { team } = useSession();
  const { data } = useQuery(badgesQuery(team.teamId));
  if (filtered) return <Nothing title={items.emptyFiltered}>{clear && <Button size="small" onClick={clear}>{items.clear}</Button>}</Nothing>;
  if (data && !data.isLinked) {
    return <Nothing art="link" title={link.title} text={link.text}><Link className="act" to={`/m/${team.teamId}/me/links`}>{link.button}</Link></Nothing>;
  }
  return <Nothing title={title} text={text} />;
}

/** Why it did not come, with another try. */
export function Failure({ error, again }: { error: unknown; again?: () => void }) {
  const words = useWords();
  const { language } = usePreferences();
  const { data } = useQuery({ queryKey: ['failure', language, error instanceof Refusal ? error.code : 'broken'], queryFn: () => failureText(error, language, words), staleTime: Infinity });
  const missing = error instanceof Refusal && error.status === 404;
  const traceId = error instanceof Refusal && error.status >= 500 ? error.body.traceId : undefined;
  return (
    <div role="alert">
      <Nothing art={missing ? 'lock' : 'cloud'} title={missing ? words.app.notFound : words.app.loadFailed} text={missing ? words.app.notFoundText : data}>
        {traceId && <p className="quiet">{fill(words.app.trace, { id: traceId })}</p>}
        {!missing && again && <Button size="small" color="primary" onClick={again}>{words.app.retry}</Button>}
      </Nothing>
    </div>
  );
}

/** An address that is none of ours. */
export function Missing() {
  const { app } = useWords();
  const { team } = useSession();
  return <Page title={app.notFound} back><Nothing art="lock" title={app.notFound} text={app.notFoundText}><Link className="act" to={`/m/${team.teamId}/items`}>{app.toHome}</Link></Nothing></Page>;
}

/** A mistake of ours: the page says so and can be loaded anew. */
export function Broken() {
  const { app } = useWords();
  const error = useRouteError();
  if (error instanceof Refusal) return <Page title={app.loadFailed} back><Failure error={error} again={() => window.location.reload()} /></Page>;
  return <Page title={app.broken} back><div role="alert"><Nothing art="cloud" title={app.broken}><Button size="small" onClick={() => window.location.reload()}>{app.reload}</Button></Nothing></div></Page>;
}
