import type { FormInstance } from 'antd';
import { Refusal, type FieldError } from '../api/refusal';
import { preferences, type Language } from '../app/preferences';

const zh: Readonly<Record<string, string>> = {
  PasswordLength: '密码需为 10 到 128 个字符。',
  PasswordCommon: '该密码过于常见，请换一个。',
  PasswordPersonal: '密码不能是邮箱或姓名，请换一个。',
  Email: '邮箱格式不正确。',
  ControlCharacters: '姓名中不能有控制字符。',
  Code: '请输入邮件中的六位数字。',
  secret: 'Secret 为 1 到 512 个可见字符。',
  'hook-secret': '密钥需为 16 到 200 个可见字符，不含空格。',
  'api-token': '令牌需为 1 到 500 个可见字符，不含空格。',
  required: '请至少填写一个新的 Secret。',
  NotEmptyValidator: '不能为空。',
  MaximumLengthValidator: '内容过长。',
  RegularExpressionValidator: '含有不允许的字符。',
  InclusiveBetweenValidator: '超出允许的范围。',
  PredicateValidator: '内容不符合要求。',
  unknown: '服务器不认识该字段，请刷新页面。',
};

export function fieldText(error: FieldError, language: Language): string {
  return (language === 'zh-CN' ? zh[error.code] : undefined) ?? error.detail;
}

/** Puts what the server said about single fields below them. What has no field of its own stays for the alert above the form. */
export function showFieldErrors<T extends object>(form: FormInstance<T>, error: unknown): void {
  if (!(error instanceof Refusal)) return;
  const byField = new Map<string, string[]>();
  for (const e of error.body.errors ?? []) {
    const field = e.pointer.slice(1);
    byField.set(field, [...(byField.get(field) ?? []), fieldText(e, preferences().language)]);
  }
  for (const [field, errors] of byField) {
    form.setFields([{ name: field.split('/') as never, errors }]);
  }
}
