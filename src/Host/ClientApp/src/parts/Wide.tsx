import type { ReactNode } from 'react';

/** What may be wider than a phone scrolls within its own frame, by keyboard as well (WCAG 2.1.1). */
export function Wide({ label, width, children }: { label: string; width: number; children: ReactNode }) {
  return (
    <div role="region" aria-label={label} tabIndex={0} style={{ overflowX: 'auto' }}>
      <div style={{ minWidth: width }}>{children}</div>
    </div>
  );
}
