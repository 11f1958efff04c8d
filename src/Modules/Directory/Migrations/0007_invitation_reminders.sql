alter table directory.invitations_1 add column reminded_at timestamptz null;
