import { PullToRefresh } from 'antd-mobile';
import { LeftOutline } from 'antd-mobile-icons';
import { useEffect, type ReactNode } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useWords } from '../texts';
import { teamOf } from '../session';
import { Offline } from './Offline';

/** A page: its heading, what stands beside that, and its content, which is read anew when it is pulled. */
export function Page({ title, back, beside, above, refresh, children }: { title: string; back?: boolean; beside?: ReactNode; above?: ReactNode; refresh?: () => Promise<unknown>; children: ReactNode }) {
  const { app } = useWords();
  const navigate = useNavigate();
  const { key, pathname } = useLocation();
  useEffect(() => {
    document.title = title;
  }, [title]);
  // Whoever came by a message has nothing to go back to: then it is the first page.
  const goBack = () => void (key === 'default' ? navigate(`/m/${teamOf(pathname) ?? ''}/items`, { replace: true }) : navigate(-1));
  const content = <div className="content">{children}</div>;
  return (
    <>
      <header className="top">
        <div className="bar">
          {back && <button type="button" className="icon" aria-label={app.back} onClick={goBack}><LeftOutline aria-hidden /></button>}
          <h1>{title}</h1>
          <div className="beside">{beside}</div>
        </div>
        {above}
      </header>
      <main id="content" tabIndex={-1}>
        <Offline />
        {refresh
          ? <PullToRefresh onRefresh={async () => { await refresh(); }} pullingText={app.pull} canReleaseText={app.release} refreshingText={app.loading} completeText={app.refreshed}>{content}</PullToRefresh>
          : content}
      </main>
    </>
  );
}
