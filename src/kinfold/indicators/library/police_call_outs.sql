-- One row a family and police incident that names a member of it; the incident that brought it in is left out.
with incident_of_family as (
    select
        roster.family_id,
        event.occurrence,
        min(event.starts_on) as happened_on,
        min(roster.referred_on) as referred_on
    from current_event as event
    inner join person_link on person_link.record_id = event.record_id
    inner join roster on roster.person_id = person_link.person_id
    where event.kind = 'police.incident' and event.starts_on <= $as_of
    group by roster.family_id, event.occurrence
),

incident_near_referral as (
    select
        family_id,
        occurrence,
        row_number() over (partition by family_id order by happened_on desc, occurrence desc) as nearness
    from incident_of_family
    where date_diff('day', happened_on, referred_on) between 0 and $index_event_days
),

incident_that_brought_family_in as (
    select family_id, occurrence from incident_near_referral where nearness = 1
)

select
    incident.family_id,
    incident.happened_on,
    incident.happened_on as finished_on,
    1 as counted,
    0 as possible
from incident_of_family as incident
left join incident_that_brought_family_in as brought
    on brought.family_id = incident.family_id and brought.occurrence = incident.occurrence
where brought.occurrence is null
