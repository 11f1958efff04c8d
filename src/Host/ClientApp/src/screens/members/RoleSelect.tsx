import { Select } from 'antd';
import { useTranslation } from 'react-i18next';
import type { Role } from '../../api/client';

export function RoleSelect({ roles, ...field }: { roles: readonly Role[]; id?: string; value?: Role; onChange?: (role: Role) => void }) {
  const { t } = useTranslation();
  return <Select<Role> {...field} options={roles.map((value) => ({ value, label: t(`app.role.${value}`) }))} />;
}
