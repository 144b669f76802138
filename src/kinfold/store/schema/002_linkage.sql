-- What was linked: which record is which person, which person is in which family.

create table person (
    person_id   text primary key,
    created_at  timestamp not null,
    merged_into text
);

create table person_link (              -- current membership: one row a record
    record_id   text primary key,
    person_id   text not null,
    cause       text not null,          -- 'auto', 'identifier', 'human'
    weight      double                  -- weakest link that holds the record in, in bits; null if alone
);

create table link_edge (
    record_a    text not null,
    record_b    text not null,
    weight      double not null,        -- match weight in bits
    decision    text not null,          -- 'joined', 'review', 'apart', 'vetoed'
    reason      text not null
);

create table link_constraint (
    decision_id text primary key,
    record_a    text not null,
    record_b    text not null,
    kind        text not null,          -- 'must' or 'cannot'
    author      text not null,
    reason      text not null,
    made_at     timestamp not null
);

create table family (
    family_id   text primary key,
    created_at  timestamp not null
);

create table family_member (
    family_id   text not null,
    person_id   text not null,
    role        text not null,          -- 'child' or 'adult'
    starts_on   date,
    ends_on     date,
    evidence    text not null           -- 'stated', 'address', 'phone'
);
