import { useVirtualizer } from '@tanstack/react-virtual';
import { Dropdown, Grid } from 'antd';
import { memo, useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useWords } from '../../i18n/words';
import { Name } from '../../parts/Name';
import { Time } from '../../parts/Time';
import { actionsFor, keyOfPerson, takesAway, type MemberAction, type Person } from './memberActions';
import type { Selection } from './MembersScreen';
import { MemberStatus } from './MemberStatus';
import './members.css';
import { useDepartments } from './useDepartments';

interface Props {
  team: string; people: Person[]; total: number; stale: boolean; more?: () => void; narrow: boolean;
  selection: Selection; select: (selection: Selection) => void; onAction: (action: MemberAction, person: Person) => void;
}

/** In pixels; all rows are the same, so that nothing has to be measured while it moves. */
const rowHeight = 56;

/** Only the rows in sight are in the page, however many there are; the next ones are fetched before the end is reached. */
export function MembersTable({ team, people, total, stale, more, selection, select, onAction, narrow }: Props) {
  const { t } = useTranslation();
  const { nameOf } = useDepartments(team);
  const roomy = Grid.useBreakpoint().xxl ?? false;
  const frame = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({ count: people.length, getScrollElement: () => frame.current, estimateSize: () => rowHeight, overscan: 8 });
  const items = rows.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;

  useEffect(() => {
    if (more && last > people.length - 40) more();
  }, [last, people.length, more]);

  // From the one that was ticked last to this one, with the shift key.
  const anchor = useRef(0);
  const tickNow = (index: number, on: boolean, range: boolean) => {
    const next = new Map(selection.all ? people.map((p) => [keyOfPerson(p), p] as const) : selection.people);
    const [from, to] = range ? [Math.min(anchor.current, index), Math.max(anchor.current, index)] : [index, index];
    for (const person of people.slice(from, to + 1)) {
      if (on) next.set(keyOfPerson(person), person);
      else next.delete(keyOfPerson(person));
    }
    anchor.current = index;
    select({ all: false, people: next });
  };
  // The same function for every row of every frame, or all of them are made anew while the list moves.
  const latest = useRef(tickNow);
  useEffect(() => { latest.current = tickNow; });
  const tick = useCallback((index: number, on: boolean, range: boolean) => latest.current(index, on, range), []);
  const every = selection.all || (people.length > 0 && selection.people.size >= people.length);
  const some = selection.people.size > 0 && !every;

  const columns = narrow ? (['name', 'status'] as const) : roomy ? (['name', 'status', 'role', 'presence', 'departments', 'since'] as const) : (['name', 'status', 'role', 'presence', 'departments'] as const);
  return (
    <div ref={frame} className={`people ${narrow ? 'narrow' : roomy ? 'roomy' : ''}`} style={{ opacity: stale ? 0.6 : 1 }} role="table" aria-label={t('members.title')} aria-rowcount={total + 1} aria-busy={stale} tabIndex={0}>
      <div role="rowgroup">
        <div role="row" aria-rowindex={1} className="row head">
          <span role="columnheader" aria-label={t('members.selectShown')}>
            <input type="checkbox" checked={every} ref={(box) => { if (box) box.indeterminate = some; }} aria-label={t('members.selectShown')} onChange={(e) => select({ all: false, people: e.target.checked ? new Map(people.map((p) => [keyOfPerson(p), p])) : new Map() })} />
          </span>
          {columns.map((key) => <span key={key} role="columnheader">{t(`members.columns.${key}`)}</span>)}
          <span role="columnheader"><span className="unseen">{t('app.more')}</span></span>
        </div>
      </div>
      <div role="rowgroup" style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {items.map(({ index, start }) => {
          const person = people[index];
          return person && (
            <Row key={keyOfPerson(person)} team={team} person={person} index={index} start={start} narrow={narrow} roomy={roomy} nameOf={nameOf}
              ticked={selection.all || selection.people.has(keyOfPerson(person))} tick={tick} onAction={onAction} />
          );
        })}
      </div>
    </div>
  );
}

/** A menu is heavy, and a list in motion makes hundreds of rows: there is one only where somebody asked for it. */
function RowMenu({ person, actions, onAction }: { person: Person; actions: readonly MemberAction[]; onAction: Props['onAction'] }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const label = `${t('app.more')}: ${person.name}`;
  const dots = <button ref={button} type="button" className="dots" aria-label={label} aria-haspopup="menu" aria-expanded={open} onClick={() => setOpen(true)}>⋮</button>;
  if (!open) return dots;
  const close = () => { setOpen(false); requestAnimationFrame(() => button.current?.focus()); };
  return (
    <Dropdown open autoFocus trigger={['click']} onOpenChange={(wanted) => { if (!wanted) close(); }}
      menu={{ items: actions.map((key) => ({ key, danger: takesAway.has(key), label: t(`members.actions.${key}.name`) })), onClick: ({ key }) => { close(); onAction(key as MemberAction, person); } }}>
      {dots}
    </Dropdown>
  );
}

interface RowProps {
  team: string; person: Person; index: number; start: number; narrow: boolean; roomy: boolean; ticked: boolean; nameOf: (id: number) => string;
  tick: (index: number, on: boolean, range: boolean) => void; onAction: (action: MemberAction, person: Person) => void;
}

const Row = memo(function Row({ team, person: p, index, start, narrow, roomy, ticked, nameOf, tick, onAction }: RowProps) {
  const { t } = useTranslation();
  const word = useWords();
  const possible = actionsFor(p);
  return (
    <div role="row" aria-rowindex={index + 2} aria-selected={ticked} className="row" style={{ transform: `translateY(${start}px)` }}>
      <span role="cell"><input type="checkbox" checked={ticked} aria-label={t('members.select', { name: p.name })} onChange={(e) => tick(index, e.target.checked, e.nativeEvent instanceof MouseEvent && e.nativeEvent.shiftKey)} /></span>
      <span role="cell" className="cut">
        <Link to={p.person ? `/teams/${team}/people/${p.person}` : `/teams/${team}/members/${p.member ?? ''}`} title={p.name}><Name>{p.name}</Name></Link>
        {p.userId && <span className="under cut"><Name>{p.userId}</Name></span>}
      </span>
      <span role="cell"><MemberStatus status={p.status} /></span>
      {!narrow && (
        <>
          <span role="cell">{p.role && t(`app.role.${p.role}`)}</span>
          <span role="cell">{word('presence', p.presence)}</span>
          <span role="cell" className="cut"><Name>{p.departments.map(nameOf).join('、')}</Name></span>
        </>
      )}
      {roomy && <span role="cell">{p.since && <Time at={p.since} />}</span>}
      <span role="cell">{possible.length > 0 && <RowMenu person={p} actions={possible} onAction={onAction} />}</span>
    </div>
  );
});
