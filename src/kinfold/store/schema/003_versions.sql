-- What a later row did to an earlier one: repeats, corrections, and which event stands.

create table row_version (              -- each different statement an agency made about one thing
    row_id      uhugeint not null,      -- digest of agency, source, key and the row as sent
    key_id      uhugeint not null,      -- digest of agency, source and key: the thing the row is about
    received_at timestamp not null,     -- with the three below: which statement is the later
    data_to     date not null,
    manifest_id text not null,
    line        integer not null
);

create table superseded (               -- events that no longer stand: corrected, or late when they came
    event_id    text not null
);

create view current_event as
select event.*
from event
where event_id not in (select event_id from superseded)
  and event_id not in (
      select later.replaces from event as later
      where later.replaces is not null and later.event_id not in (select event_id from superseded)
  );

create table manifest_note (            -- told about a file, no row held back for it
    manifest_id text not null,
    rule        text not null,          -- 'encoding', or the check an identifier failed and was left out for
    column_name text not null,
    row_count   integer not null
);
