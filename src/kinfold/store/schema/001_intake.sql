-- What was read: files, the rows held back, the persons they name and what happened to them.

create table manifest (
    manifest_id  text primary key,       -- digest of source, agency and the file's bytes
    source       text not null,
    agency       text not null,
    file_name    text not null,          -- as the agency named it, no folder
    sha256       text not null,          -- the bytes are kept under raw/<sha256>
    received_at  timestamp not null,     -- naive UTC
    lines        integer not null,       -- data lines in the file
    accepted     integer not null,
    quarantined  integer not null,
    duplicates   integer not null,       -- exact repeats of a row accepted before
    data_from    date,                   -- first and last day the accepted rows speak of
    data_to      date,
    check (lines = accepted + quarantined + duplicates)
);

create table quarantine (
    manifest_id  text not null,
    line         integer not null,       -- line of the file, the header being line 1
    column_name  text not null,          -- '' when the whole row is at fault
    rule         text not null,
    reason       text not null           -- says what is wrong and what to do, never the value
);

create table person_record (
    record_id    text primary key,       -- digest of agency, source, subject key and the fields below
    agency       text not null,
    source       text not null,
    subject_key  text,                   -- the agency's own key for the person, where it has one
    manifest_id  text not null,
    line         integer not null,
    first_name   text,
    middle_name  text,
    surname      text,
    dob          date,
    sex          text,                   -- F, M or null
    nhs_number   text,
    upn          text,
    address_line text,
    postcode     text,
    phone        text,
    record_date  date not null,          -- day on which these particulars were true
    last_seen    date not null           -- latest day a row carried the same particulars
);

create table family_statement (         -- an agency says that a person belongs to a family
    agency       text not null,
    source       text not null,
    family_ref   text not null,          -- the agency's own family key
    record_id    text not null,
    role         text not null,          -- 'child', 'mother', 'adult'
    starts_on    date,
    ends_on      date,
    manifest_id  text not null,
    line         integer not null
);

create table event (
    event_id     text primary key,
    kind         text not null,
    record_id    text not null,
    occurrence   text not null,
    starts_on    date not null,
    ends_on      date,
    quantity     integer,
    out_of       integer,
    flags        text not null default '',  -- space-separated short codes
    agency       text not null,
    source       text not null,
    manifest_id  text not null,
    line         integer not null,
    replaces     text
);
