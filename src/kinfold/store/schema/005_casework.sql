-- Events of casework beside the council's own extract: what both tell of counts once.

create view sent_event as           -- what each source says as it stands now, whoever else says it too
select event.*
from event
where event_id not in (select event_id from superseded)
  and event_id not in (
      select later.replaces from event as later
      where later.replaces is not null and later.event_id not in (select event_id from superseded)
  );

-- Casework is the record: an extract's event of the same person and kind that begins within a week of one of
-- casework's tells of the same thing, and gives way to it.
create view told_by_casework_too as
with ours as (
    select distinct person_link.person_id, sent_event.kind, sent_event.starts_on
    from sent_event join person_link using (record_id)
    where sent_event.source = 'casework'
)
select distinct theirs.event_id
from sent_event as theirs
join person_link using (record_id)
join ours
on ours.person_id = person_link.person_id and ours.kind = theirs.kind
    and ours.starts_on between theirs.starts_on - 7 and theirs.starts_on + 7
where theirs.source != 'casework' and starts_with(theirs.kind, 'care.');

create or replace view current_event as
select * from sent_event where event_id not in (select event_id from told_by_casework_too);
