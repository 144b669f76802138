-- One row a family with a referral or an allocation by the as-of day: its first allocation, the referral that
-- led to it (or its first referral, if it waits), and the day its first allocation ended, if all of it has ended.
with care_event as (
    select distinct
        family_member.family_id,
        event.kind,
        event.starts_on,
        event.ends_on
    from current_event as event
    inner join person_link on person_link.record_id = event.record_id
    inner join family_member on family_member.person_id = person_link.person_id
    where event.kind in ('care.referral', 'care.allocation') and event.starts_on <= $as_of
),

allocated_family as (
    select family_id, min(starts_on) as allocated_on
    from care_event
    where kind = 'care.allocation'
    group by family_id
),

closed_family as (
    select
        care_event.family_id,
        case when count(*) = count(care_event.ends_on) then max(care_event.ends_on) end as closed_on
    from care_event
    inner join allocated_family
        on allocated_family.family_id = care_event.family_id
        and allocated_family.allocated_on = care_event.starts_on
    where care_event.kind = 'care.allocation'
    group by care_event.family_id
),

referred_family as (
    select
        care_event.family_id,
        case
            when min(allocated_family.allocated_on) is null then min(care_event.starts_on)
            else max(care_event.starts_on)
        end as referred_on
    from care_event
    left join allocated_family on allocated_family.family_id = care_event.family_id
    where
        care_event.kind = 'care.referral'
        and (allocated_family.allocated_on is null or care_event.starts_on <= allocated_family.allocated_on)
    group by care_event.family_id
)

select
    coalesce(referred_family.family_id, allocated_family.family_id) as family_id,
    coalesce(referred_family.referred_on, allocated_family.allocated_on) as referred_on,
    allocated_family.allocated_on,
    case when closed_family.closed_on <= $as_of then closed_family.closed_on end as closed_on
from referred_family
full outer join allocated_family on allocated_family.family_id = referred_family.family_id
left join closed_family on closed_family.family_id = allocated_family.family_id
