import { Button, Flex, Form, Input, Modal, TreeSelect } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { keyOf } from '../../app/session';
import { showFieldErrors } from '../../parts/fields';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { named, Said } from '../../parts/Said';
import { useAction } from '../../parts/useAction';
import { useDepartments, type Department } from './useDepartments';

export interface DepartmentEdit { kind: 'add' | 'rename' | 'move' | 'remove'; department: Department | undefined }

/** Changes the team's own tree. */
export default function DepartmentDialog({ team, edit: { kind, department }, close }: { team: string; edit: DepartmentEdit; close: () => void }) {
  const { t } = useTranslation();
  const { tree } = useDepartments(team);
  const [form] = Form.useForm<{ name: string; parentId?: number }>();
  const path = { team, department: department?.id ?? 0 };
  const save = useAction(
    async ({ name, parentId }: { name: string; parentId?: number }): Promise<void> => {
      if (kind === 'add') await api.POST('/api/v1/teams/{team}/departments', { params: { path: { team } }, body: { name: name.trim(), parentId: department?.id ?? null, sort: 0 } });
      else if (kind === 'rename') await api.PUT('/api/v1/teams/{team}/departments/{department}/name', { params: { path }, body: { name: name.trim() } });
      else if (kind === 'move') await api.PUT('/api/v1/teams/{team}/departments/{department}/parent', { params: { path }, body: { parentId: parentId ?? null, sort: null } });
      else await api.DELETE('/api/v1/teams/{team}/departments/{department}', { params: { path } });
    },
    { done: t('members.tree.done'), refresh: [keyOf(team, 'departments'), keyOf(team, 'members')], then: close },
  );
  useEffect(() => showFieldErrors(form, save.error), [form, save.error]);
  const title = kind === 'remove' ? <Said text={t('members.tree.removeTitle', { name: named })} name={department?.name ?? ''} /> : t(kind === 'add' && !department ? 'members.tree.addRoot' : `members.tree.${kind}`);
  return (
    <Modal open title={title} footer={null} onCancel={close} destroyOnHidden>
      <Form form={form} layout="vertical" requiredMark={false} initialValues={{ name: kind === 'rename' ? department?.name : '', parentId: department?.parentId ?? undefined }} onFinish={save.start}>
        {(kind === 'add' || kind === 'rename') && <Form.Item name="name" label={t('members.tree.name')} rules={[{ required: true, whitespace: true, message: t('members.tree.needName') }]}><Input autoFocus maxLength={32} /></Form.Item>}
        {kind === 'move' && <Form.Item name="parentId" label={t('members.tree.to')}><TreeSelect treeData={tree} allowClear showSearch={{ treeNodeFilterProp: 'title' }} placeholder={t('members.tree.root')} /></Form.Item>}
        {kind === 'remove' && <p>{t('members.tree.removeText')}</p>}
        <Flex vertical gap={16}>
          <RefusalAlert error={save.error} />
          <Flex gap={8} justify="end">
            <Button onClick={close}>{t('app.cancel')}</Button>
            <Button type="primary" danger={kind === 'remove'} htmlType="submit" loading={save.busy}>{t(kind === 'remove' ? 'members.tree.remove' : 'app.save')}</Button>
          </Flex>
        </Flex>
      </Form>
    </Modal>
  );
}
