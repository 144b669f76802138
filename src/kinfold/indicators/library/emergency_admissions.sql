-- One row a family member and hospital spell begun as an emergency; elective and maternity spells are left out.
select
    roster.family_id,
    min(event.starts_on) as happened_on,
    min(event.starts_on) as finished_on,
    1 as counted,
    0 as possible
from current_event as event
inner join person_link on person_link.record_id = event.record_id
inner join roster on roster.person_id = person_link.person_id
where
    event.kind = 'health.emergency_admission'
    and event.starts_on <= $as_of
    and (event.flags not like '%method-%' or event.flags like '%method-2%')
group by roster.family_id, roster.person_id, event.occurrence
