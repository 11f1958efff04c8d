import type { CSSProperties, ReactNode } from 'react';

/** A part of a screen, with its own heading. Without padding for what has its own, such as a table. */
export function Panel({ title, extra, bare = false, style, children }: { title?: ReactNode; extra?: ReactNode; bare?: boolean; style?: CSSProperties; children: ReactNode }) {
  return (
    <section className="panel" style={style}>
      {title && <header><h2>{title}</h2>{extra}</header>}
      <div className={bare ? 'bare' : 'body'}>{children}</div>
    </section>
  );
}
