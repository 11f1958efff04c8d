import { Button, Result } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useRouteError } from 'react-router';

/** A screen that threw, or whose script did not arrive. The rest of the page goes on working. */
export function Broken() {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <Result
      status="warning"
      title={t('app.broken.title')}
      subTitle={<>{t('app.broken.text')}<br /><code>{error instanceof Error ? error.message : ''}</code></>}
      extra={<Button type="primary" onClick={() => window.location.reload()}>{t('app.reload')}</Button>}
    />
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return <Result status="info" title={t('app.notFound.title')} subTitle={t('app.notFound.text')} extra={<Link to="/">{t('app.notFound.home')}</Link>} />;
}
