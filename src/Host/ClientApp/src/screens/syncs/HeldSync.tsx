import { Alert, App, Button, Flex, Form, Input, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api } from '../../api/client';
import { useWords } from '../../i18n/words';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { useAction } from '../../parts/useAction';
import type { Sync } from './syncQueries';

/** A plan that took too much to go through by itself: an admin looks, and says yes or no. */
export function HeldSync({ team, sync }: { team: string; sync: Sync }) {
  const { t } = useTranslation();
  const word = useWords();
  const { modal } = App.useApp();
  const [rejecting, setRejecting] = useState(false);
  const params = { path: { team, sync: sync.id } };
  const refresh = [['team', team]];
  const approve = useAction(() => api.POST('/api/v1/teams/{team}/syncs/{sync}/approve', { params }), { done: t('syncs.held.approved'), refresh });
  const reject = useAction((reason: string) => api.POST('/api/v1/teams/{team}/syncs/{sync}/reject', { params, body: { reason } }), { done: t('syncs.held.rejected'), refresh, then: () => setRejecting(false) });
  const lost = (sync.accessLost ?? 0).toLocaleString();

  return (
    <Alert
      type="warning"
      showIcon
      title={t('syncs.held.title')}
      description={
        <Flex vertical gap={12}>
          <div>{t('syncs.held.text', { reason: word('hold', sync.reason), lost, members: (sync.members ?? 0).toLocaleString() })}</div>
          <RefusalAlert error={approve.error} />
          <Flex gap={8} wrap>
            <Button onClick={() => setRejecting(true)} disabled={approve.busy}>{t('syncs.held.reject')}</Button>
            <Button
              type="primary"
              danger
              loading={approve.busy}
              onClick={() => modal.confirm({ title: t('syncs.held.approveTitle'), content: t('syncs.held.approveText', { lost }), okText: t('syncs.held.approve'), okButtonProps: { danger: true }, cancelText: t('app.cancel'), onOk: () => approve.run(undefined) })}
            >
              {t('syncs.held.approve')}
            </Button>
          </Flex>
          <Modal open={rejecting} title={t('syncs.held.rejectTitle')} footer={null} onCancel={() => setRejecting(false)} destroyOnHidden afterClose={reject.forget}>
            <p>{t('syncs.held.rejectText')}</p>
            <Form layout="vertical" requiredMark={false} onFinish={({ reason }: { reason: string }) => reject.start(reason.trim())}>
              <Form.Item name="reason" label={t('syncs.held.rejectReason')} rules={[{ required: true, whitespace: true, message: t('syncs.held.needReason') }]}>
                <Input.TextArea autoFocus maxLength={200} showCount rows={2} />
              </Form.Item>
              <Flex vertical gap={16}>
                <RefusalAlert error={reject.error} />
                <Flex gap={8} justify="end">
                  <Button onClick={() => setRejecting(false)}>{t('app.cancel')}</Button>
                  <Button type="primary" htmlType="submit" loading={reject.busy}>{t('syncs.held.reject')}</Button>
                </Flex>
              </Flex>
            </Form>
          </Modal>
        </Flex>
      }
    />
  );
}
