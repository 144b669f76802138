-- What was linked: which record is which person, which person is in which family, and who decided.

create table person (
    person_id   text primary key,       -- UUID made of the earliest record, so that the same data give the same id
    created_at  timestamp not null,
    merged_into text                    -- the person this id now stands for; null while it stands for itself
);

create table person_link (              -- current membership: one row a record
    record_id   text primary key,
    person_id   text not null,
    cause       text not null,          -- 'auto', 'identifier', 'human', 'alone'
    weight      double                  -- weakest link that holds the record in, in bits; null if alone or told
);

create table person_history (           -- append-only: every move of a record between persons
    record_id   text not null,
    person_from text,
    person_to   text not null,
    cause       text not null,
    moved_at    timestamp not null
);

create table link_edge (                -- scored pairs; only 'joined' ones make a person
    record_a    text not null,          -- record_a < record_b
    record_b    text not null,
    weight      double not null,        -- match weight in bits
    decision    text not null,          -- 'joined', 'review', 'apart', 'vetoed'
    reason      text not null,          -- marks of the guard, space-separated; '' if none
    vector      text not null           -- level code of each comparison, comma-separated, in the model's order
);

create table link_constraint (          -- what people decided; outlives every run and model
    decision_id text primary key,
    record_a    text not null,
    record_b    text not null,
    kind        text not null,          -- 'must' or 'cannot'
    author      text not null,
    reason      text not null,
    made_at     timestamp not null,
    revoked_at  timestamp
);

create table link_run (
    run_id        integer primary key,
    model_version text not null,
    ran_at        timestamp not null,
    records       integer not null,
    constraints   text not null         -- digest of the decisions in force
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
    evidence    text not null           -- 'stated', 'address', 'phone', 'alone'
);
