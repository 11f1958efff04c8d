/** Text from outside (a name, a reason): its own direction, broken where it must be, never markup. */
export function Name({ children }: { children: string | null | undefined }) {
  return <bdi className="outside">{children}</bdi>;
}
