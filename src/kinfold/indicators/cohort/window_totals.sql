-- One row a family and window: events counted and exposure, on the days that the source covers.
with covered_window as (
    select
        time_window.family_id,
        time_window.label,
        greatest(time_window.starts_on, covered_span.starts_on) as starts_on,
        least(time_window.ends_before, covered_span.ends_before) as ends_before
    from time_window
    inner join covered_span
        on time_window.starts_on < covered_span.ends_before
        and covered_span.starts_on < time_window.ends_before
    where time_window.starts_on < time_window.ends_before
),

family_time as (
    select family_id, label, sum(date_diff('day', starts_on, ends_before)) as family_days
    from covered_window
    group by family_id, label
),

person_time as (
    select
        covered_window.family_id,
        covered_window.label,
        count(distinct roster.person_id) as persons,
        sum(
            date_diff(
                'day',
                greatest(covered_window.starts_on, coalesce(roster.born_on, covered_window.starts_on)),
                covered_window.ends_before
            )
        ) as person_days
    from covered_window
    inner join roster on roster.family_id = covered_window.family_id
    where
        ($scope = 'family' or roster.role = $scope)
        and (roster.born_on is null or roster.born_on < covered_window.ends_before)
    group by covered_window.family_id, covered_window.label
),

events_counted as (
    select
        covered_window.family_id,
        covered_window.label,
        sum(happening.counted) as counted,
        sum(happening.possible) as possible
    from covered_window
    inner join happening on happening.family_id = covered_window.family_id
    where
        happening.happened_on >= covered_window.starts_on
        and happening.finished_on < covered_window.ends_before
    group by covered_window.family_id, covered_window.label
)

select
    family_time.family_id,
    family_time.label,
    family_time.family_days,
    coalesce(person_time.persons, 0) as persons,
    coalesce(person_time.person_days, 0) as person_days,
    coalesce(events_counted.counted, 0) as counted,
    coalesce(events_counted.possible, 0) as possible
from family_time
left join person_time
    on person_time.family_id = family_time.family_id and person_time.label = family_time.label
left join events_counted
    on events_counted.family_id = family_time.family_id and events_counted.label = family_time.label
order by family_time.family_id, family_time.label
