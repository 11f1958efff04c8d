import { useQuery } from '@tanstack/react-query';
import { Button, Flex, Form, Input, Segmented, Tag } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import { api, read, type Schemas } from '../../api/client';
import type { Language } from '../../app/preferences';
import { keyOf, useTeam } from '../../app/session';
import { useWords, wordsOf } from '../../i18n/words';
import { showFieldErrors } from '../../parts/fields';
import { Loaded } from '../../parts/Loaded';
import { Name } from '../../parts/Name';
import { Panel } from '../../parts/Panel';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { Screen } from '../../parts/Screen';
import { useAction } from '../../parts/useAction';
import { useGuard } from '../../parts/useGuard';

type Template = Schemas['TemplateItem'];
type Words = Pick<Template, 'title' | 'text'>;

/** How the team says what happened: one template for each kind in each language. */
export function Component() {
  const { t } = useTranslation();
  const word = useWords();
  const { teamId: team } = useTeam();
  const [params, setParams] = useSearchParams();
  const kind = params.get('kind') ?? 'item';
  const language = (params.get('language') ?? 'zh-CN') as Language;
  const templates = useQuery({ queryKey: keyOf(team, 'templates', 'list'), queryFn: () => read(api.GET('/api/v1/teams/{team}/notification-templates', { params: { path: { team } } })) });
  const open = (changes: Record<string, string>) => setParams({ kind, language, ...changes }, { replace: true });
  return (
    <Screen title={t('templates.title')} lead={t('templates.lead')} actions={
      <>
        <Segmented value={kind} onChange={(value) => open({ kind: value })} options={wordsOf('subject').map((value) => ({ value, label: word('subject', value) }))} aria-label={t('templates.kind')} />
        <Segmented value={language} onChange={(value) => open({ language: value })} options={[{ value: 'zh-CN', label: '简体中文' }, { value: 'en', label: 'English' }]} aria-label={t('app.language')} />
      </>
    }>
      <Loaded query={templates} rows={8}>
        {({ items, placeholders }) => {
          const template = items.find((item) => item.kind === kind && item.language === language);
          return template && <Editor key={`${kind} ${language} ${template.title} ${template.text}`} team={team} template={template} placeholders={placeholders} />;
        }}
      </Loaded>
    </Screen>
  );
}

function Editor({ team, template, placeholders }: { team: string; template: Template; placeholders: readonly string[] }) {
  const { t } = useTranslation();
  const { kind, language } = template;
  const [form] = Form.useForm<Words>();
  const words = (Form.useWatch([], form) as Words | undefined) ?? template;
  const dirty = words.title !== template.title || words.text !== template.text;
  useGuard(dirty);
  const path = { team, kind, language };
  const refresh = [keyOf(team, 'templates')];
  const save = useAction((body: Words) => api.PUT('/api/v1/teams/{team}/notification-templates/{kind}/{language}', { params: { path }, body }), { done: t('templates.saved'), refresh });
  const reset = useAction(() => api.DELETE('/api/v1/teams/{team}/notification-templates/{kind}/{language}', { params: { path } }), { done: t('templates.wasReset'), refresh });
  useEffect(() => showFieldErrors(form, save.error), [form, save.error]);
  const preview = useQuery({
    queryKey: keyOf(team, 'templates', 'preview', kind, language, words.title, words.text),
    queryFn: () => read(api.POST('/api/v1/teams/{team}/notification-templates/preview', { params: { path: { team } }, body: { kind, language, title: words.title, text: words.text } })),
    placeholderData: (before) => before,
    retry: false,
  });
  return (
    <Flex gap={16} wrap align="flex-start">
      <Panel title={t('templates.words')} extra={template.isDefault ? <Tag>{t('templates.default')}</Tag> : <Button size="small" onClick={() => reset.start(undefined)} loading={reset.busy}>{t('templates.reset')}</Button>} style={{ flex: '2 1 420px' }}>
        <Form form={form} layout="vertical" requiredMark={false} initialValues={{ title: template.title, text: template.text }} onFinish={save.start}>
          <Form.Item name="title" label={t('templates.name')} rules={[{ required: true, whitespace: true, message: t('templates.needed') }]}><Input maxLength={120} showCount /></Form.Item>
          <Form.Item name="text" label={t('templates.text')} extra={t('templates.lines')} rules={[{ required: true, whitespace: true, message: t('templates.needed') }]}><Input.TextArea maxLength={400} showCount autoSize={{ minRows: 4, maxRows: 10 }} /></Form.Item>
          <p className="quiet">{t('templates.placeholders')}</p>
          <Flex wrap gap={6} style={{ marginBottom: 16 }}>
            {placeholders.map((name) => <Button key={name} size="small" onClick={() => form.setFieldValue('text', `${words.text}{${name}}`)}>{`{${name}}`}</Button>)}
          </Flex>
          <RefusalAlert error={save.error ?? reset.error} />
          <Button type="primary" htmlType="submit" disabled={!dirty} loading={save.busy}>{t('app.save')}</Button>
        </Form>
      </Panel>
      <Panel title={t('templates.preview')} style={{ flex: '1 1 280px' }}>
        {preview.error ? <RefusalAlert error={preview.error} /> : preview.data && (
          <div role="region" aria-label={t('templates.preview')} style={{ border: '1px solid rgba(128,128,128,0.3)', borderRadius: 8, padding: 16 }}>
            <strong><Name>{preview.data.title}</Name></strong>
            {preview.data.text.split('\n').map((line, i) => <div key={i} className={i === 0 ? 'quiet' : undefined}><Name>{line}</Name></div>)}
          </div>
        )}
        <p className="quiet" style={{ marginTop: 12 }}>{t('templates.example')}</p>
      </Panel>
    </Flex>
  );
}
