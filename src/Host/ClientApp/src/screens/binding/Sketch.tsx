import { theme } from 'antd';
import { useTranslation } from 'react-i18next';

type Place = 'company' | 'app' | 'contacts';

// WeCom's console speaks Chinese to everybody: what stands on its buttons stays as it is there.
const menus: Record<Place, { tabs: readonly string[]; at: number; side: readonly string[]; on: number; rows: readonly [string, string][]; marks: readonly number[] }> = {
  company: {
    tabs: ['首页', '通讯录', '应用管理', '我的企业'], at: 3, side: ['企业信息', '权限管理', '聊天管理'], on: 0,
    rows: [['企业名称', '某某科技'], ['企业域名', 'example.cn'], ['企业 ID', 'ww1a2b3c4d5e6f7a8b']], marks: [2],
  },
  app: {
    tabs: ['首页', '通讯录', '应用管理', '我的企业'], at: 2, side: ['应用', '小程序'], on: 0,
    rows: [['AgentId', '1000002'], ['Secret', '查看'], ['可见范围', '研发部、产品部'], ['企业可信 IP', '203.0.113.7']], marks: [0, 1, 3],
  },
  contacts: {
    tabs: ['首页', '通讯录', '应用管理', '安全与管理'], at: 3, side: ['安全中心', '管理工具', '操作日志'], on: 1,
    rows: [['通讯录同步', '已开启'], ['权限', 'API 读取通讯录'], ['Secret', '查看']], marks: [0, 2],
  },
};

/** Where to look in WeCom's admin console: a drawing of ours, not their screenshot. */
export function Sketch({ place }: { place: Place }) {
  const { t } = useTranslation();
  const { token } = theme.useToken();
  const { tabs, at, side, on, rows, marks } = menus[place];
  const [ink, soft, line, mark] = [token.colorText, token.colorTextSecondary, token.colorBorder, token.colorPrimary];
  return (
    <svg viewBox="0 0 480 220" role="img" aria-label={t(`binding.sketch.${place}`)} style={{ width: '100%', maxWidth: 520, border: `1px solid ${line}`, borderRadius: token.borderRadius, background: token.colorFillQuaternary }}>
      <g fontSize="13" lang="zh-CN">
        <rect width="480" height="34" fill={token.colorFillTertiary} />
        {[12, 24, 36].map((x) => <circle key={x} cx={x + 2} cy="17" r="4" fill={line} />)}
        {tabs.map((tab, i) => (
          <g key={tab}>
            <text x={120 + i * 92} y="22" textAnchor="middle" fill={i === at ? mark : ink} fontWeight={i === at ? 700 : 400}>{tab}</text>
            {i === at && <rect x={86 + i * 92} y="31" width="68" height="3" fill={mark} />}
          </g>
        ))}
        <line x1="110" y1="34" x2="110" y2="220" stroke={line} />
        {side.map((text, i) => (
          <g key={text}>
            {i === on && <rect x="8" y={46 + i * 32} width="94" height="26" rx="6" fill={token.colorPrimaryBg} />}
            <text x="20" y={64 + i * 32} fill={i === on ? mark : soft}>{text}</text>
          </g>
        ))}
        {rows.map(([name, value], i) => {
          const marked = marks.includes(i);
          const y = 72 + i * 38;
          return (
            <g key={name}>
              <text x="132" y={y} fill={soft}>{name}</text>
              <text x="238" y={y} fill={value === '查看' ? mark : ink} fontFamily={/^[\x20-\x7e]+$/.test(value) ? 'monospace' : undefined}>{value}</text>
              {marked && <rect x="124" y={y - 20} width="316" height="29" rx="6" fill="none" stroke={mark} strokeWidth="2" />}
              {marked && <path d={`M466 ${y - 5} h-20 m7 -6 l-7 6 l7 6`} fill="none" stroke={mark} strokeWidth="2" />}
            </g>
          );
        })}
      </g>
    </svg>
  );
}
