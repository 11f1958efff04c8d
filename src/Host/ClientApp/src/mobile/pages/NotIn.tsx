import { useEffect } from 'react';
import { usePreferences } from '../../app/preferences';
import { useQuery } from '@tanstack/react-query';
import { failureText } from '../parts/failure';
import { Art, Icon } from '../parts/Icons';
import { forgetTry, signIn, type Entry } from '../session';
import { useWords } from '../texts';

/** Whoever cannot go in is told why, and what to do. */
export function NotIn({ entry }: { entry: Entry }) {
  const words = useWords();
  const { entry: w, app } = words;
  const { language } = usePreferences();
  const reason = useQuery({ queryKey: ['entry', language], enabled: entry.kind === 'unreachable', queryFn: () => (entry.kind === 'unreachable' ? failureText(entry.error, language, words) : '') }).data;
  useEffect(() => {
    document.title = app.name;
  }, [app.name]);
  const again = () => {
    forgetTry();
    window.location.reload();
  };
  switch (entry.kind) {
    case 'choose':
      return entry.me.teams.length === 0
        ? <Door art="lock" title={w.none} text={w.noneText} />
        : (
          <Door art="tray" title={w.choose}>
            <ul className="cards">{entry.me.teams.map((t) => <li key={t.teamId}><a className="row" href={`/m/${t.teamId}/items`}><span className="text"><strong><bdi className="outside">{t.teamName}</bdi></strong></span><Icon name="next" /></a></li>)}</ul>
          </Door>
        );
    case 'outside':
      return <Door art="lock" title={w.noTeam} text={w.noTeamText}><button type="button" className="act" onClick={signIn}>{w.otherAccount}</button></Door>;
    case 'auditor':
      return <Door art="lock" title={w.auditor} text={w.auditorText}><a className="act" href={`/teams/${entry.team.teamId}/audit`}>{w.toAudit}</a></Door>;
    case 'no-cookies':
      return <Door art="lock" title={w.noCookies} text={w.noCookiesText}><button type="button" className="act" onClick={again}>{app.retry}</button></Door>;
    default:
      return <Door art="cloud" title={app.loadFailed} text={reason}><button type="button" className="act" onClick={again}>{app.retry}</button></Door>;
  }
}

function Door({ art, title, text, children }: { art: 'tray' | 'cloud' | 'lock'; title: string; text?: string; children?: React.ReactNode }) {
  return <main className="door nothing"><Art name={art} /><h1>{title}</h1>{text && <p>{text}</p>}{children}</main>;
}
