import { CheckCircleFilled, CloseCircleFilled, ExclamationCircleFilled, LoadingOutlined, MinusCircleOutlined } from '@ant-design/icons';
import { Alert, Button, Flex, Tag, Typography } from 'antd';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { usePreferences } from '../../app/preferences';
import { Panel } from '../../parts/Panel';

type Finding = Schemas['Finding'];

const icons = {
  ok: <CheckCircleFilled style={{ color: 'var(--ant-color-success)' }} />,
  attention: <ExclamationCircleFilled style={{ color: 'var(--ant-color-warning)' }} />,
  failed: <CloseCircleFilled style={{ color: 'var(--ant-color-error)' }} />,
  skipped: <MinusCircleOutlined style={{ color: 'var(--ant-color-text-secondary)' }} />,
} as const;
const tones = { ok: 'success', attention: 'warning', failed: 'error', skipped: 'default' } as const;

/** Looks at the binding live: each finding as it comes, what it means, and who clicks where. */
export function Doctor({ team }: { team: string }) {
  const { t } = useTranslation();
  const { findings, busy, lost, examine } = useExamination(team);
  const failed = findings.filter((f) => f.state === 'failed').length;
  const done = findings.length > 0 && !busy;
  return (
    <Panel title={t('binding.doctor.title')} extra={<Button onClick={examine} loading={busy}>{t(findings.length > 0 ? 'binding.doctor.again' : 'binding.doctor.start')}</Button>}>
      <p className="quiet">{t('binding.doctor.text')}</p>
      {lost && <Alert type="error" showIcon title={t('binding.doctor.lost')} />}
      {done && <Alert type={failed > 0 ? 'error' : 'success'} showIcon title={failed > 0 ? t('binding.doctor.failed', { n: failed }) : t('binding.doctor.good')} style={{ marginBottom: 12 }} />}
      {findings.length > 0 && (
        <ul className="findings" aria-busy={busy}>
          {findings.map((finding) => <Found key={finding.check} finding={finding} />)}
          {busy && <li><LoadingOutlined /> <span className="quiet">{t('binding.doctor.looking')}</span></li>}
        </ul>
      )}
    </Panel>
  );
}

function Found({ finding: { check, state, meaning, fix, detail, errcode, help } }: { finding: Finding }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  const say = (words: { zh: string; en: string }) => (language === 'zh-CN' ? words.zh : words.en);
  return (
    <li>
      <Flex gap={8} align="baseline" wrap>
        <span aria-hidden>{icons[state]}</span>
        <strong>{t(`binding.doctor.checks.${check}`)}</strong>
        <Tag color={tones[state]}>{t(`binding.doctor.states.${state}`)}</Tag>
      </Flex>
      <div className="outside">{say(meaning)}</div>
      {fix && <div className="outside quiet">{say(fix)}</div>}
      {detail && state !== 'ok' && <Typography.Text code copyable={{ tooltips: [t('binding.signIn.copy'), t('binding.signIn.copied')] }}>{detail}</Typography.Text>}
      {errcode && help && <div><a href={help} target="_blank" rel="noreferrer">{t('app.weComCode', { code: errcode })}</a></div>}
    </li>
  );
}

function useExamination(team: string) {
  const [findings, setFindings] = useState<readonly Finding[]>([]);
  const [busy, setBusy] = useState(false);
  const [lost, setLost] = useState(false);
  const source = useRef<EventSource>(undefined);
  const end = useCallback(() => {
    source.current?.close();
    setBusy(false);
  }, []);
  useEffect(() => () => source.current?.close(), []);
  const examine = useCallback(() => {
    source.current?.close();
    setFindings([]);
    setLost(false);
    setBusy(true);
    const events = (source.current = new EventSource(`/api/v1/teams/${team}/binding/doctor`));
    events.addEventListener('finding', ({ data }: MessageEvent<string>) => {
      const found = JSON.parse(data) as Finding;
      setFindings((before) => [...before.filter((f) => f.check !== found.check), found]);
    });
    events.addEventListener('end', end);
    // Not opened again by itself: each examination is asked for.
    events.addEventListener('error', () => {
      setLost(true);
      end();
    });
  }, [team, end]);
  return { findings, busy, lost, examine };
}
