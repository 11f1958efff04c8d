import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useTeam } from '../../app/session';

const places = { timeline: 'audit', roster: 'audit/roster', difference: 'audit/difference', offboardings: 'audit/offboardings' } as const;

/** The views of the audit: places with addresses, so links and no tabs. On a phone the row is pushed sideways. */
export function AuditTabs({ here }: { here: keyof typeof places }) {
  const { t } = useTranslation();
  const { teamId } = useTeam();
  const current = useRef<HTMLAnchorElement>(null);
  // In braces: newer browsers answer with a promise, and what an effect returns is called when it ends.
  useEffect(() => {
    current.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [here]);
  return (
    <nav className="places" aria-label={t('audit.title')}>
      {(Object.keys(places) as (keyof typeof places)[]).map((key) => <Link key={key} ref={key === here ? current : undefined} to={`/teams/${teamId}/${places[key]}`} aria-current={key === here ? 'page' : undefined}>{t(`audit.tabs.${key}`)}</Link>)}
    </nav>
  );
}
