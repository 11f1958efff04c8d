import { useTranslation } from 'react-i18next';

/** WeCom's error code, with WeCom's own page about it. */
export function WeComCode({ code }: { code: number }) {
  const { t } = useTranslation();
  return <a href={`https://open.work.weixin.qq.com/devtool/query?e=${code}`} target="_blank" rel="noreferrer">{t('app.weComCode', { code })}</a>;
}
