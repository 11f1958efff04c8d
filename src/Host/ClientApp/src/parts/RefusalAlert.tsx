import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Refusal } from '../api/refusal';
import { usePreferences } from '../app/preferences';
import { refusalText, weComText } from '../i18n/refusals';
import { fieldText } from './fields';

/** Why it did not work and what to do: by code, with WeCom's meaning where WeCom said no. */
export function RefusalAlert({ error, title, onRetry, children }: { error: unknown; title?: string; onRetry?: () => void; children?: ReactNode }) {
  const { t } = useTranslation();
  const { language } = usePreferences();
  if (!error) return null;
  if (!(error instanceof Refusal)) throw error as Error;

  const { body } = error;
  const weCom = weComText(error, language);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={title ?? t('app.failed')}
      action={onRetry && <Button size="small" onClick={onRetry}>{t('app.retry')}</Button>}
      description={
        <>
          {weCom ? <div><strong>{weCom.meaning}</strong> {weCom.fix}</div> : <div>{refusalText(error, language)}</div>}
          {body.fromIp && <div>{t('app.fromIp', { ip: body.fromIp })}</div>}
          {body.errcode !== undefined && (
            <div>
              {t('app.weComCode', { code: body.errcode })}
              {body.help && <> · <a href={body.help} target="_blank" rel="noreferrer">{t('app.weComHelp')}</a></>}
            </div>
          )}
          {body.errors && body.errors.length > 0 && (
            <ul style={{ margin: '4px 0 0', paddingInlineStart: 20 }}>
              {body.errors.map((e) => <li key={e.pointer + e.code}>{fieldText(e, language)}</li>)}
            </ul>
          )}
          {error.status >= 500 && body.traceId && <span className="quiet">{t('app.trace', { id: body.traceId })}</span>}
          {children}
        </>
      }
    />
  );
}
