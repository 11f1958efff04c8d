-- What members did from here: approve, re-run, take, comment. The stream holds the truth; this shows it.
create table notifications.actions_1 (
    tenant_id text not null,
    id uuid not null,
    kind text not null check (kind in ('approve', 'rerun', 'take', 'comment')),
    subject_kind text not null check (subject_kind in ('item', 'iteration', 'merge-request', 'build')),
    subject_id uuid not null,
    account_id uuid not null,
    -- Where it was done: 'card', 'workbench', 'mini-program'.
    origin text not null,
    state text not null check (state in ('requested', 'done', 'failed')),
    -- Why it failed, in a word.
    reason text null,
    -- What was written, for a comment.
    comment_id uuid null,
    requested_at timestamptz not null,
    settled_at timestamptz null,
    version bigint not null,
    constraint pk_actions_1 primary key (tenant_id, id)
);
create index ix_actions_1_subject on notifications.actions_1 (tenant_id, subject_id, requested_at);

-- Cards with buttons that were sent: what a tap on one is checked against, and what is needed to change it afterwards.
create table notifications.action_cards (
    tenant_id text not null,
    -- As WeCom knows the card, and names it when a button is pressed.
    task_id text not null,
    agent_id int not null,
    subject_kind text not null check (subject_kind in ('item', 'iteration', 'merge-request', 'build')),
    subject_id uuid not null,
    -- The kinds of action that it offers.
    kinds text[] not null,
    -- Whom it was sent to, in one call.
    receivers text[] not null,
    title text not null,
    text text null,
    url text not null,
    language text not null check (language in ('zh-CN', 'en')),
    -- Of the send, to change everybody's card once within 72 hours; null when it is used up.
    response_code text null,
    sent_at timestamptz not null,
    constraint pk_action_cards primary key (tenant_id, task_id)
);
create index ix_action_cards_subject on notifications.action_cards (tenant_id, subject_id);
create index ix_action_cards_sent_at on notifications.action_cards (sent_at);

-- Taps that were handled: WeCom sends a callback again when our answer is late, and a card can be pressed by many.
create table notifications.card_taps (
    tenant_id text not null,
    task_id text not null,
    user_id text not null,
    -- Fresh with each tap, and good for one change of the card.
    response_code text not null,
    -- False once it was used for that.
    is_code_good boolean not null default true,
    -- What it led to; null when it was refused.
    action_id uuid null,
    at timestamptz not null,
    constraint pk_card_taps primary key (tenant_id, task_id, user_id, response_code)
);
create index ix_card_taps_action on notifications.card_taps (tenant_id, action_id) where action_id is not null;
create index ix_card_taps_at on notifications.card_taps (at);
