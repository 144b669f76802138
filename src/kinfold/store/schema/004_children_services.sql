-- The tables of a children's-services extract as they stand now, to be put together into persons and events.

create table ssd_person (
    row_id uhugeint, key_id uhugeint, agency text, manifest_id text, line integer,
    pers_person_id text, pers_forename text, pers_surname text, pers_sex text, pers_dob date,
    pers_common_child_id text
);
create table ssd_family (
    row_id uhugeint, key_id uhugeint, agency text, manifest_id text, line integer,
    fami_family_id text, fami_person_id text
);
create table ssd_address (
    row_id uhugeint, key_id uhugeint, agency text, manifest_id text, line integer,
    addr_person_id text, addr_address_json text, addr_address_postcode text,
    addr_address_start_date date, addr_address_end_date date
);
create table ssd_linked_identifiers (
    row_id uhugeint, key_id uhugeint, agency text, manifest_id text, line integer,
    link_person_id text, link_identifier_type text, link_identifier_value text
);
create table ssd_mother (
    row_id uhugeint, key_id uhugeint, agency text, manifest_id text, line integer,
    moth_person_id text, moth_childs_person_id text
);
create table ssd_cin_episodes (
    row_id uhugeint, key_id uhugeint, agency text, manifest_id text, line integer,
    cine_referral_id text, cine_person_id text, cine_referral_date date, cine_close_date date,
    cine_cin_primary_need_code text, cine_referral_nfa text
);
create table ssd_s47_enquiry (
    row_id uhugeint, key_id uhugeint, agency text, manifest_id text, line integer,
    s47e_s47_enquiry_id text, s47e_person_id text, s47e_s47_start_date date, s47e_s47_end_date date,
    s47e_s47_nfa text
);
create table ssd_initial_cp_conference (
    row_id uhugeint, key_id uhugeint, agency text, manifest_id text, line integer,
    icpc_icpc_id text, icpc_person_id text, icpc_icpc_date date, icpc_icpc_transfer_in text,
    icpc_icpc_outcome_cp_flag text
);
create table ssd_cp_plans (
    row_id uhugeint, key_id uhugeint, agency text, manifest_id text, line integer,
    cppl_cp_plan_id text, cppl_person_id text, cppl_cp_plan_start_date date, cppl_cp_plan_end_date date
);
create table ssd_cla_episodes (
    row_id uhugeint, key_id uhugeint, agency text, manifest_id text, line integer,
    clae_cla_episode_id text, clae_person_id text, clae_cla_episode_start_date date,
    clae_cla_episode_ceased_date date, clae_cla_episode_start_reason text
);
create table ssd_involvements (
    row_id uhugeint, key_id uhugeint, agency text, manifest_id text, line integer,
    invo_involvements_id text, invo_person_id text, invo_professional_team text,
    invo_involvement_start_date date, invo_involvement_end_date date
);
create table ssd_department (
    row_id uhugeint, key_id uhugeint, agency text, manifest_id text, line integer,
    dept_team_id text, dept_team_name text
);

-- What each row tells of. Allocation is the involvement of a Family Safeguarding team.
create view ssd_happening as
select row_id, agency, 'ssd_cin_episodes' as source, 'care.referral' as kind, cine_person_id as subject_key,
       cine_referral_id as occurrence, cine_referral_date as starts_on, cine_close_date as ends_on,
       concat_ws(' ', case when cine_referral_nfa = 'Y' then 'no-further-action' end,
                 'need-' || cine_cin_primary_need_code) as flags, manifest_id, line
from ssd_cin_episodes
union all
select row_id, agency, 'ssd_s47_enquiry', 'care.s47_enquiry', s47e_person_id, s47e_s47_enquiry_id,
       s47e_s47_start_date, s47e_s47_end_date,
       case when s47e_s47_nfa = 'Y' then 'no-further-action' else '' end, manifest_id, line
from ssd_s47_enquiry
union all
select row_id, agency, 'ssd_initial_cp_conference', 'care.initial_conference', icpc_person_id, icpc_icpc_id,
       icpc_icpc_date, null,
       concat_ws(' ', case when icpc_icpc_outcome_cp_flag = 'Y' then 'plan-made' end,
                 case when icpc_icpc_transfer_in = 'Y' then 'transfer-in' end), manifest_id, line
from ssd_initial_cp_conference
where icpc_icpc_date is not null
union all
select row_id, agency, 'ssd_cp_plans', 'care.protection_plan', cppl_person_id, cppl_cp_plan_id,
       cppl_cp_plan_start_date, cppl_cp_plan_end_date, '', manifest_id, line
from ssd_cp_plans
union all
select row_id, agency, 'ssd_cla_episodes', 'care.looked_after', clae_person_id, clae_cla_episode_id,
       clae_cla_episode_start_date, clae_cla_episode_ceased_date,
       concat_ws(' ', 'reason-' || lower(clae_cla_episode_start_reason)), manifest_id, line
from ssd_cla_episodes
union all
select involved.row_id, involved.agency, 'ssd_involvements', 'care.allocation', involved.invo_person_id,
       involved.invo_involvements_id, involved.invo_involvement_start_date, involved.invo_involvement_end_date,
       'team-' || replace(involved.invo_professional_team, ' ', '-'), involved.manifest_id, involved.line
from ssd_involvements as involved
semi join (
    select agency, dept_team_id from ssd_department where contains(lower(dept_team_name), 'family safeguarding')
) as team
on team.agency = involved.agency and team.dept_team_id = involved.invo_professional_team;

-- When each person's story begins: their own first day, else their families', else the agency's.
create view ssd_first_day as
with own as (
    select agency, subject_key, min(starts_on) as day from ssd_happening group by all
),
family as (
    select member.agency, member.fami_person_id as subject_key, min(own.day) as day
    from ssd_family as member
    join ssd_family as kin on kin.agency = member.agency and kin.fami_family_id = member.fami_family_id
    join own on own.agency = kin.agency and own.subject_key = kin.fami_person_id
    group by all
),
agency as (
    select agency, min(day) as day from own group by all
)
select person.agency, person.pers_person_id as subject_key, coalesce(own.day, family.day, agency.day) as day
from ssd_person as person
left join own on own.agency = person.agency and own.subject_key = person.pers_person_id
left join family on family.agency = person.agency and family.subject_key = person.pers_person_id
left join agency on agency.agency = person.agency;

-- Who belongs to which family. A child is whoever is known as one, or was under 18 when the story began.
create view ssd_membership as
with mother as (
    select distinct agency, moth_person_id as subject_key from ssd_mother
),
child as (
    select agency, moth_childs_person_id as subject_key from ssd_mother
    union
    select agency, subject_key from ssd_happening where kind != 'care.allocation'
),
member as (
    select agency, fami_family_id as family_ref, fami_person_id as subject_key, manifest_id, line from ssd_family
    union all
    select tie.agency, family.fami_family_id, tie.moth_person_id, tie.manifest_id, tie.line
    from ssd_mother as tie
    join ssd_family as family
    on family.agency = tie.agency and family.fami_person_id = tie.moth_childs_person_id
    anti join ssd_family as known
    on known.agency = tie.agency and known.fami_family_id = family.fami_family_id
        and known.fami_person_id = tie.moth_person_id
)
select member.agency, member.family_ref, member.subject_key,
       case when mother.subject_key is not null then 'mother'
            when child.subject_key is not null then 'child'
            when person.pers_dob > first.day - interval 18 year then 'child'
            else 'adult' end as role,
       arg_min(member.manifest_id, (member.manifest_id, member.line)) as manifest_id,
       min(member.line) as line
from member
left join ssd_person as person
on person.agency = member.agency and person.pers_person_id = member.subject_key
left join ssd_first_day as first on first.agency = member.agency and first.subject_key = member.subject_key
left join mother on mother.agency = member.agency and mother.subject_key = member.subject_key
left join child on child.agency = member.agency and child.subject_key = member.subject_key
group by all;

-- Each person's particulars, once for each dated address, with the first and last day they are known to hold.
create view ssd_particulars as
with cut as (
    select agency, max(greatest(starts_on, coalesce(ends_on, starts_on))) as day from ssd_happening group by agency
)
select person.agency, person.pers_person_id as subject_key, person.manifest_id, person.line,
       person.pers_forename as first_name, null::text as middle_name, person.pers_surname as surname,
       person.pers_dob as dob, nullif(person.pers_sex, '') as sex,
       person.pers_common_child_id as nhs_number,
       nullif(home.addr_address_json, '') as address_line, home.addr_address_postcode as postcode,
       null::text as phone,
       coalesce(home.addr_address_start_date, first.day, manifest.received_at::date) as record_date,
       coalesce(home.addr_address_end_date, cut.day, manifest.received_at::date) as last_seen
from ssd_person as person
left join cut on cut.agency = person.agency
left join ssd_address as home
on home.agency = person.agency and home.addr_person_id = person.pers_person_id
left join ssd_first_day as first
on first.agency = person.agency and first.subject_key = person.pers_person_id
left join manifest on manifest.manifest_id = person.manifest_id;
