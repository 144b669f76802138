-- One row a child of statutory school age and calendar month: sessions missed, of those possible.
with month_of_child as (
    select
        roster.family_id,
        roster.person_id,
        event.occurrence,
        min(event.starts_on) as happened_on,
        max(coalesce(event.ends_on, event.starts_on)) as finished_on,
        max(event.quantity) as counted,
        max(event.out_of) as possible
    from current_event as event
    inner join person_link on person_link.record_id = event.record_id
    inner join roster on roster.person_id = person_link.person_id
    where
        event.kind = 'school.sessions'
        and event.starts_on <= $as_of
        and roster.role = 'child'
        and (
            roster.born_on is null
            or extract(year from event.starts_on) - extract(year from roster.born_on)
            - case
                when extract(month from event.starts_on) < extract(month from roster.born_on) then 1
                when
                    extract(month from event.starts_on) = extract(month from roster.born_on)
                    and extract(day from event.starts_on) < extract(day from roster.born_on)
                    then 1
                else 0
            end between 5 and 15
        )
    group by roster.family_id, roster.person_id, event.occurrence
)

select family_id, happened_on, finished_on, counted, possible from month_of_child where possible > 0
