import { useQuery } from '@tanstack/react-query';
import { Flex, Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { api, read, type Schemas } from '../../api/client';
import { useWords } from '../../i18n/words';
import { Loaded } from '../../parts/Loaded';
import { Panel } from '../../parts/Panel';
import { Time } from '../../parts/Time';
import { WeComCode } from '../../parts/WeComCode';

const colors: Readonly<Record<Schemas['PartHealth']['state'], string>> = { ok: 'success', warning: 'warning', failing: 'error' };

/** How well everything is that the team's work rests on. */
export function Health({ team }: { team: string }) {
  const { t } = useTranslation();
  const word = useWords();
  const health = useQuery({ queryKey: ['health', team], refetchInterval: 30_000, queryFn: () => read(api.GET('/api/v1/teams/{team}/health', { params: { path: { team } } })) });
  return (
    <Panel title={t('settings.health.title')}>
      <Loaded query={health} rows={6}>
        {({ parts, version }) => (
          <>
            <ul className="health">
              {parts.map((p) => (
                <li key={p.part}>
                  <span className="part">{word('part', p.part)}</span>
                  <Tag color={colors[p.state]}>{t(`settings.health.${p.state}`)}</Tag>
                  <Flex gap={8} wrap>
                    {p.code !== 'ok' && <span>{word('finding', p.code)}</span>}
                    {p.count != null && <span>{t('settings.health.count', { n: p.count.toLocaleString() })}</span>}
                    {p.errCode != null && <WeComCode code={p.errCode} />}
                    {p.since && <span className="quiet">{t('settings.health.since')} <Time at={p.since} /></span>}
                  </Flex>
                </li>
              ))}
            </ul>
            <p className="quiet">{t('settings.health.version', { version })}</p>
          </>
        )}
      </Loaded>
    </Panel>
  );
}
