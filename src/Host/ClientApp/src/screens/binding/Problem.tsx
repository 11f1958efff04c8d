import { Alert } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Schemas } from '../../api/client';
import { usePreferences } from '../../app/preferences';

/** What WeCom refuses, and what to do about it. */
export function Problem({ title, problem }: { title: string; problem: Schemas['BindingProblem'] | null }) {
  const { t } = useTranslation();
  const zh = usePreferences().language === 'zh-CN';
  if (!problem) return null;
  return (
    <Alert type="error" showIcon title={title} description={
      <>
        {zh ? problem.meaningZh : problem.meaning} {zh ? problem.fixZh : problem.fix}{' '}
        <a href={problem.help} target="_blank" rel="noreferrer">{t('app.weComCode', { code: problem.errcode })}</a>
      </>
    } />
  );
}
