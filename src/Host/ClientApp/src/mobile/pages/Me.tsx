import { useQuery } from '@tanstack/react-query';
import { Button, Dialog } from 'antd-mobile';
import { api, read } from '../../api/client';
import { prefer, usePreferences } from '../../app/preferences';
import { LineLink, Lines, LineSelect, LineWith } from '../parts/Lines';
import { Page } from '../parts/Page';
import { Outside } from '../parts/Rows';
import { Face } from '../parts/Talk';
import { useDo } from '../parts/useDo';
import { preferencesQuery } from '../preferences';
import { useSession } from '../session';
import { fill, useWords } from '../texts';
import { keys, linksQuery } from '../work';

export function Component() {
  const words = useWords();
  const { me: w } = words;
  const { me, team } = useSession();
  const { language, appearance } = usePreferences();
  const id = team.teamId;
  const preferences = useQuery(preferencesQuery(id));
  const links = useQuery(linksQuery(id));
  const associations = useQuery({ queryKey: ['associations'], queryFn: () => read(api.GET('/api/v1/me/associations')) });
  const options = useQuery({ queryKey: ['sign-in-options', id], staleTime: Infinity, queryFn: () => read(api.GET('/api/v1/sessions/options', { params: { query: { team: id } } })) });
  const isLinked = associations.data?.some((a) => a.team === id);
  const known = preferences.data;
  const speak = useDo(
    (to: 'zh-CN' | 'en') => api.PUT('/api/v1/teams/{team}/me/notification-preferences', { params: { path: { team: id } }, body: { language: to, timeZone: known?.timeZone ?? 'Asia/Shanghai' } }),
    { refresh: [keys.preferences] },
  );
  const signOut = useDo(() => api.DELETE('/api/v1/sessions/current'), { then: () => window.location.assign(`/sign-in?to=${encodeURIComponent(`/m/${id}/items`)}`) });
  const ask = () => void Dialog.confirm({ title: w.signOutTitle, content: w.signOutText, confirmText: w.signOut, cancelText: words.app.cancel, onConfirm: () => signOut.start(undefined) });
  return (
    <Page title={w.title} refresh={() => Promise.all([preferences.refetch(), links.refetch(), associations.refetch()])}>
      <section className="card person" aria-label={w.title}>
        <Face name={me.account.name} />
        <div><h2><Outside>{me.account.name}</Outside></h2><p className="quiet"><Outside>{me.account.email}</Outside></p><p className="quiet"><Outside>{team.teamName}</Outside> · {w.role[team.role]}</p></div>
      </section>
      <Lines title={w.notifications}>
        <LineLink icon="bell" to={`/m/${id}/me/push`} text={w.push} />
        <LineLink icon="moon" to={`/m/${id}/me/quiet`} text={w.quiet} value={known && (known.isQuiet ? w.quietNow : known.doNotDisturb ? w.quietOn : w.quietOff)} />
        <LineLink icon="star" to={`/m/${id}/projects`} text={words.projects.manage} />
      </Lines>
      <Lines title={w.identity}>
        {isLinked === false && options.data?.weCom
          ? <LineLink outside icon="chat" to={`${options.data.weCom}?to=${encodeURIComponent(`/m/${id}/me`)}`} text={w.weCom} value={w.weComLink} />
          : <LineWith icon="chat" text={w.weCom} value={isLinked === undefined ? '' : isLinked ? w.weComLinked : w.weComNone} />}
        <LineLink icon="link" to={`/m/${id}/me/links`} text={w.sources} value={links.data && fill(w.sourcesCount, { n: links.data.filter((l) => l.linked !== null).length, all: links.data.length })} />
        <LineLink icon="phone" to={`/m/${id}/me/devices`} text={w.devices} />
      </Lines>
      <Lines title={w.display}>
        <LineSelect
          icon="globe"
          text={w.language}
          label={w.language}
          value={language}
          options={[['zh-CN', '简体中文'], ['en', 'English']]}
          choose={(to) => {
            prefer({ language: to });
            speak.start(to);
          }}
        />
        <LineSelect icon="sun" text={w.appearance} label={w.appearance} value={appearance} options={[['system', w.appearances.system], ['light', w.appearances.light], ['dark', w.appearances.dark]]} choose={(to) => prefer({ appearance: to })} />
      </Lines>
      {(team.role !== 'member' || me.teams.length > 1) && (
        <Lines>
          {team.role !== 'member' && <LineLink outside to={`/teams/${id}`} text={w.admin} />}
          {me.teams.length > 1 && <LineLink outside to="/m/" text={w.switchTeam} />}
        </Lines>
      )}
      <Button block className="sign-out" loading={signOut.busy} onClick={ask}>{w.signOut}</Button>
    </Page>
  );
}
