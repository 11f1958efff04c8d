import { useQuery } from '@tanstack/react-query';
import { Button, Dialog } from 'antd-mobile';
import { api, read } from '../../api/client';
import { deviceText } from '../../parts/device';
import { Ago } from '../parts/Ago';
import { Lines } from '../parts/Lines';
import { Page } from '../parts/Page';
import { Outside } from '../parts/Rows';
import { Bones, Failure } from '../parts/States';
import { useDo } from '../parts/useDo';
import { useWords } from '../texts';

const key = ['sessions'];

export function Component() {
  const { devices: w, app } = useWords();
  const query = useQuery({ queryKey: key, queryFn: async () => (await read(api.GET('/api/v1/sessions'))).items });
  const end = useDo((session: string) => api.DELETE('/api/v1/sessions/{session}', { params: { path: { session } } }), { done: w.ended, refresh: [key] });
  const endOthers = useDo(() => api.DELETE('/api/v1/sessions'), { done: w.ended, refresh: [key] });
  const ask = () => void Dialog.confirm({ title: w.endOthersTitle, content: w.endOthersText, confirmText: w.end, cancelText: app.cancel, onConfirm: () => endOthers.start(undefined) });
  return (
    <Page title={w.title} back refresh={() => query.refetch()}>
      {!query.data && (query.error ? <Failure error={query.error} again={() => void query.refetch()} /> : <Bones rows={2} />)}
      {query.data && (
        <>
          <Lines>
            {query.data.map((s) => (
              <div className="set" key={s.id}>
                <span className="text"><Outside>{deviceText(s.device) ?? w.unknown}</Outside><small className="quiet">{w.used} <Ago at={s.lastUsedAt} /></small></span>
                {s.current ? <span className="pill b-succeeded">{w.current}</span> : <button type="button" className="plain danger" disabled={end.busy} onClick={() => end.start(s.id)}>{w.end}</button>}
              </div>
            ))}
          </Lines>
          {query.data.length > 1 && <Button block fill="outline" loading={endOthers.busy} onClick={ask}>{w.endOthers}</Button>}
        </>
      )}
    </Page>
  );
}
