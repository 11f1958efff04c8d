import { Form, Input } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { speaks, type Kind } from './queries';

/** Where the source is told of what members did: by its own API, or, where we speak none, by a signed webhook. */
export function ApiFields({ kind, token }: { kind: Kind; token?: ReactNode }) {
  const { t } = useTranslation();
  const by = kind in speaks ? 'api' : 'hook';
  return (
    <>
      <Form.Item name="apiBase" label={t(`sources.form.${by}`)} extra={t(`sources.form.${by}Help`)}><Input type="url" maxLength={500} placeholder={speaks[kind] ?? 'https://'} /></Form.Item>
      <Form.Item name="apiToken" label={t(`sources.form.${by}Token`)} extra={token || (by === 'hook' && t('sources.form.hookTokenHelp'))}><Input.Password maxLength={500} autoComplete="new-password" /></Form.Item>
    </>
  );
}
