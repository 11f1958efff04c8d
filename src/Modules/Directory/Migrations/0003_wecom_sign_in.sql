-- A visit comes to join by an invitation, or to sign in: then it may go on to an address of ours.
alter table directory.join_visits add column is_sign_in boolean not null default false, add column return_to text null;
