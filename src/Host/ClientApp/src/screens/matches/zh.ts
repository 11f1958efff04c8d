export const zh = {
  title: '成员匹配',
  lead: '哪些已有成员就是企业微信中的哪些人。匹配后身份、角色与历史不变。',
  none: '没有需要匹配的成员', noneText: '每位已加入的成员都已对应企业微信中的人，或在企业微信中找不到与其相符的人。',
  certain: '可以一并确认的', certainText: '有充分依据，且没有其他人选。', confirm: '确认选中的 {{n}} 项',
  undecided: '需要逐一决定的', undecidedText: '只有姓名相符，或有多个人选。', choose: '就是此人',
  without: '没有人选的成员',
  cut: '成员太多，先显示其中一部分；确认这些之后会显示其余的。',
  columns: { member: '成员', person: '企业微信中的人', score: '可信度', reasons: '依据' },
  done: '已匹配 {{n}} 人', undo: '撤销', undone: '匹配已撤销', refused: '{{n}} 项未能匹配：',
};
