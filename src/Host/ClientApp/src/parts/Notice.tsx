import { Flex, theme } from 'antd';
import type { ReactNode } from 'react';

/** A page that says one thing: why there is nothing to see here, and where to go on. */
export function Notice({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  const { token } = theme.useToken();
  return (
    <Flex vertical align="center" gap={12} style={{ padding: '64px 16px', textAlign: 'center' }}>
      <svg width="56" height="56" viewBox="0 0 56 56" aria-hidden="true"><circle cx="28" cy="28" r="26" fill={token.colorPrimaryBg} /><path d="M28 16v16m0 7v1" stroke={token.colorPrimary} strokeWidth="4" strokeLinecap="round" /></svg>
      <h1 style={{ margin: 0, fontSize: 20 }}>{title}</h1>
      <div style={{ color: token.colorTextSecondary, maxWidth: 520 }}>{children}</div>
      {action}
    </Flex>
  );
}
