import { Button, Checkbox, Flex, Modal } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { api, read } from '../../api/client';
import { RefusalAlert } from '../../parts/RefusalAlert';
import { named, Said } from '../../parts/Said';
import { useAction } from '../../parts/useAction';
import { Handover } from './Handover';
import { keyOfSources, type NewSource, type Source } from './queries';

export function RotateSecret({ team, source, close }: { team: string; source: Source; close: () => void }) {
  const { t } = useTranslation();
  const [keep, setKeep] = useState(false);
  const [made, setMade] = useState<NewSource>();
  const rotate = useAction(
    () => read(api.POST('/api/v1/teams/{team}/sources/{source}/secret', { params: { path: { team, source: source.id } }, body: { keepEarlier: keep } })),
    { refresh: [keyOfSources(team)], then: setMade },
  );
  return (
    <Modal open title={made ? t('sources.rotated') : t('sources.rotate')} footer={null} onCancel={close} mask={{ closable: !made }} width={640} destroyOnHidden>
      {made ? <Handover kind={source.kind} source={made} done={close} /> : (
        <Flex vertical gap={16} align="stretch">
          <span><Said text={t('sources.rotateTitle', { name: named })} name={source.name} /></span>
          <div>
            <Checkbox checked={keep} onChange={(e) => setKeep(e.target.checked)}>{t('sources.keep')}</Checkbox>
            <div className="quiet">{t('sources.keepHelp')}</div>
          </div>
          <RefusalAlert error={rotate.error} />
          <Flex gap={8} justify="end">
            <Button onClick={close}>{t('app.cancel')}</Button>
            <Button type="primary" danger onClick={() => rotate.start(undefined)} loading={rotate.busy}>{t('sources.rotateDo')}</Button>
          </Flex>
        </Flex>
      )}
    </Modal>
  );
}
