import { Alert, Button, Flex, Typography } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Kind, NewSource } from './queries';

/** What to carry to the other system, once, and where to click there. */
export function Handover({ kind, source, done }: { kind: Kind; source: NewSource; done: () => void }) {
  const { t } = useTranslation();
  if (kind === 'api') {
    return (
      <Flex vertical gap={16} align="stretch">
        <Alert type="info" showIcon title={t('sources.made.api')} />
        <Flex justify="end"><Button type="primary" onClick={done}>{t('sources.made.done')}</Button></Flex>
      </Flex>
    );
  }
  return (
    <Flex vertical gap={16} align="stretch">
      {(source.secret ?? kind === 'jenkins') ? <Alert type="warning" showIcon title={t(kind === 'jenkins' ? 'sources.made.onceAddress' : 'sources.made.once')} /> : <Alert type="info" showIcon title={t('sources.made.entered')} />}
      <Value label={t('sources.made.address')} text={source.address ?? ''} />
      {source.secret && <Value label={t('sources.made.secret')} text={source.secret} />}
      <section>
        <h3 style={{ fontSize: 15, marginBlock: 0 }}>{t('sources.guide.title')}</h3>
        <ol className="outside" style={{ paddingInlineStart: 20, marginBlockEnd: 0 }}>{t(`sources.guide.${kind}`).split('\n').map((step) => <li key={step}>{step}</li>)}</ol>
      </section>
      <Flex justify="end"><Button type="primary" onClick={done}>{t('sources.made.done')}</Button></Flex>
    </Flex>
  );
}

function Value({ label, text }: { label: string; text: string }) {
  const { t } = useTranslation();
  return (
    <div>
      <div className="quiet">{label}</div>
      <Typography.Text code copyable={{ tooltips: [t('sources.made.copy'), t('sources.made.copied')] }} style={{ overflowWrap: 'anywhere' }}>{text}</Typography.Text>
    </div>
  );
}
