import { lazy, Suspense, type ReactNode } from 'react';

// Only narrow screens have one.
const Drawer = lazy(() => import('antd/es/drawer'));

/** What stands at the side of a wide screen, for a narrow one. */
export function SideDrawer({ open, close, title, children }: { open: boolean; close: () => void; title: string; children: ReactNode }) {
  return (
    <Suspense>
      <Drawer open={open} onClose={close} placement="left" size={300} title={title} styles={{ body: { padding: 12 } }}>{children}</Drawer>
    </Suspense>
  );
}
