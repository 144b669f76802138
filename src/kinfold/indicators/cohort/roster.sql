-- One row a family and person who was in it at some time between its referral and its allocation (or the as-of
-- day, if it waits): the same people before and after. The birth date is the one most records agree on.
with birth_date_told as (
    select person_link.person_id, person_record.dob, count(*) as times_told
    from person_record
    inner join person_link on person_link.record_id = person_record.record_id
    where person_record.dob is not null
    group by person_link.person_id, person_record.dob
),

birth_date_ranked as (
    select
        person_id,
        dob,
        row_number() over (partition by person_id order by times_told desc, dob desc) as standing
    from birth_date_told
)

select
    followed_family.family_id,
    family_member.person_id,
    min(family_member.role) as role,
    min(birth_date_ranked.dob) as born_on,
    min(followed_family.referred_on) as referred_on,
    min(followed_family.allocated_on) as allocated_on
from followed_family
inner join family_member on family_member.family_id = followed_family.family_id
left join birth_date_ranked
    on birth_date_ranked.person_id = family_member.person_id and birth_date_ranked.standing = 1
where
    coalesce(family_member.starts_on, followed_family.referred_on)
    <= coalesce(followed_family.allocated_on, $as_of)
    and coalesce(family_member.ends_on, followed_family.referred_on) >= followed_family.referred_on
group by followed_family.family_id, family_member.person_id
