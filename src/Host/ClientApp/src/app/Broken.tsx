import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { Link, useRouteError } from 'react-router';
import { Notice } from '../parts/Notice';

/** A screen that threw, or whose script did not arrive. The rest of the page goes on working. */
export function Broken() {
  const { t } = useTranslation();
  const error = useRouteError();
  return (
    <Notice title={t('app.broken.title')} action={<Button type="primary" onClick={() => window.location.reload()}>{t('app.reload')}</Button>}>
      {t('app.broken.text')}<br /><code>{error instanceof Error ? error.message : ''}</code>
    </Notice>
  );
}

export function NotFound() {
  const { t } = useTranslation();
  return <Notice title={t('app.notFound.title')} action={<Link to="/">{t('app.notFound.home')}</Link>}>{t('app.notFound.text')}</Notice>;
}
