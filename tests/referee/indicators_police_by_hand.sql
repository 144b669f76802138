-- The police figures before and after allocation in one DuckDB query, written by hand: a referee and a yardstick.
-- It assumes that the police data cover every day from $first to $last. One row: families, events and years before,
-- events and years after.
with who as (
    select family_id, person_id, e.kind, e.starts_on, e.ends_on, e.occurrence
    from event e join person_link using (record_id) join family_member using (person_id)
    where e.event_id not in (select replaces from event where replaces is not null) and e.starts_on <= $last
),
taken as (
    select family_id, min(starts_on) as day, case when bool_and(coalesce(ends_on <= $last, false)) then max(ends_on) end as closed
    from who where kind = 'care.allocation'
    and (family_id, starts_on) in (select family_id, min(starts_on) from who where kind = 'care.allocation' group by 1)
    group by family_id
),
unit as (
    select family_id, day, day - 365 as since, least(day + 365, $last + 1, coalesce(closed + 1, $last + 1)) as until,
        coalesce((select max(starts_on) from who w
            where w.kind = 'care.referral' and w.family_id = taken.family_id and starts_on <= day), day) as referred
    from taken
),
incident as (
    select family_id, occurrence, min(starts_on) as happened from who where kind = 'police.incident' group by all
),
counted as (
    select unit.family_id, happened, day, since, until,
        referred - happened between 0 and 7 and happened = max(happened) filter (where referred - happened between 0 and 7) over family
        and occurrence = max(occurrence) filter (where referred - happened between 0 and 7) over same_day as is_index
    from incident join unit using (family_id)
    window family as (partition by family_id), same_day as (partition by family_id, happened)
),
tally as (
    select family_id,
        count(*) filter (where happened >= since and happened < day and not is_index) as before,
        count(*) filter (where happened >= day and happened < until and not is_index) as after
    from counted group by family_id
)
select count(*), sum(coalesce(before, 0))::bigint, sum(day - greatest(since, $first)) / 365.25,
    sum(coalesce(after, 0))::bigint, sum(until - day) / 365.25
from unit left join tally using (family_id)
where day - greatest(since, $first) >= 0.8 * 365 and until > day
