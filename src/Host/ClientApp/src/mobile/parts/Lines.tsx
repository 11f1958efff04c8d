import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Icon, type IconName } from './Icons';

/** A card of settings, each a line. */
export function Lines({ title, children }: { title?: string; children: ReactNode }) {
  return <section className="card lines" aria-label={title}>{title && <h2>{title}</h2>}{children}</section>;
}

interface Line { icon?: IconName; text: ReactNode; value?: ReactNode; under?: ReactNode }

function Content({ icon, text, value, under }: Line) {
  return <>{icon && <Icon name={icon} />}<span className="text"><span>{text}</span>{under && <small className="quiet">{under}</small>}</span>{value && <span className="value">{value}</span>}</>;
}

/** Leads to a page: of ours, or of the site when it is no page of this router. */
export function LineLink({ to, outside, ...line }: Line & { to: string; outside?: boolean }) {
  const content = <><Content {...line} /><Icon name="next" /></>;
  return outside ? <a className="set" href={to}>{content}</a> : <Link className="set" to={to}>{content}</Link>;
}

/** Holds its own control. */
export function LineWith({ children, ...line }: Line & { children?: ReactNode }) {
  return <div className="set"><Content {...line} />{children}</div>;
}

/** One of a few, chosen by the device's own menu. */
export function LineSelect<K extends string>({ options, value, choose, label, ...line }: Omit<Line, 'value'> & { label: string; options: readonly (readonly [K, string])[]; value: K; choose: (key: K) => void }) {
  return (
    <label className="set">
      <Content {...line} />
      <select className="outside" aria-label={label} value={value} onChange={(e) => choose(e.target.value as K)}>{options.map(([key, text]) => <option key={key} value={key}>{text}</option>)}</select>
      <Icon name="next" />
    </label>
  );
}
