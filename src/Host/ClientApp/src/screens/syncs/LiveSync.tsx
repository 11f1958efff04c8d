import { Button, Flex, Progress, App } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { keyOf } from '../../app/session';
import { durationText, timeText } from '../../app/times';
import { useWords } from '../../i18n/words';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { useAction } from '../../parts/useAction';
import { isRunning, syncQuery, type Sync } from './syncQueries';
import { useProgress } from './useProgress';

// Reading is the longer part, planning is short, applying the rest: the bar never goes back.
const weights = [['waiting', 0, 1], ['scope', 1, 1], ['departments', 2, 3], ['ids', 5, 5], ['people', 10, 50], ['named', 60, 5], ['planned', 65, 0], ['applying', 65, 34], ['done', 100, 0]] as const;

export function percentOf({ phase, done, total }: Pick<Sync, 'phase' | 'done' | 'total'>): number {
  const at = weights.find(([name]) => name === phase);
  if (!at) return 0;
  return Math.floor(at[1] + (total > 0 ? Math.min(1, done / total) * at[2] : 0));
}

/** A run that is under way: what it does, how far, how fast, how long still. */
export function LiveSync({ team, sync }: { team: string; sync: Sync }) {
  const { t } = useTranslation();
  const word = useWords();
  const { modal } = App.useApp();
  const now = useQuery({ ...syncQuery(team, sync.id), initialData: sync, initialDataUpdatedAt: 0, refetchInterval: ({ state }) => (state.data && isRunning(state.data) ? 5_000 : false) }).data;
  useProgress(team, sync.id, isRunning(now));
  const cancel = useAction(() => api.POST('/api/v1/teams/{team}/syncs/{sync}/cancel', { params: { path: { team, sync: sync.id } } }), {
    done: t('syncs.live.cancelled'), refresh: [keyOf(team, 'syncs')],
  });
  const ask = () => modal.confirm({ title: t('syncs.live.cancel'), content: t('syncs.live.cancelText'), okText: t('syncs.live.cancel'), okButtonProps: { danger: true }, cancelText: t('syncs.live.keep'), onOk: () => cancel.run(undefined) });

  return (
    <Panel>
      <Flex vertical gap={8}>
        <Flex align="center" justify="space-between" gap={8} wrap>
          <strong>{t('syncs.live.title')} · {word('phase', now.phase)}</strong>
          <Button danger onClick={ask} loading={cancel.busy}>{t('syncs.live.cancel')}</Button>
        </Flex>
        <Progress percent={percentOf(now)} status="active" aria-label={t('syncs.live.title')} />
        <Flex gap={16} wrap aria-live="off" style={{ fontVariantNumeric: 'tabular-nums', minHeight: 22 }}>
          {now.total > 0 && <span>{t('syncs.live.progress', { done: now.done.toLocaleString(), total: now.total.toLocaleString() })}</span>}
          {now.rate != null && <span>{t('syncs.live.rate', { rate: now.rate >= 10 ? Math.round(now.rate).toLocaleString() : now.rate.toFixed(1) })}</span>}
          {now.secondsLeft != null && <span>{t('syncs.live.left', { time: durationText(now.secondsLeft) })}</span>}
          {now.note && <span className="amber">{word('note', now.note)}{now.waitsUntil && ` · ${t('syncs.live.until', { time: timeText(now.waitsUntil) })}`}</span>}
        </Flex>
        <span className="quiet">{t('syncs.live.safe')}</span>
        <RefusalAlert error={cancel.error} />
      </Flex>
    </Panel>
  );
}
