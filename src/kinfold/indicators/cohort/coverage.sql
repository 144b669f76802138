-- One row a calendar month in which the sources of a kind of event speak at all, of anybody.
with speaking_source as (
    select distinct source, agency from current_event where kind = $kind
),

span_of_agency as (
    select manifest.agency, min(manifest.data_from) as data_from, max(manifest.data_to) as data_to
    from manifest
    inner join speaking_source
        on speaking_source.source = manifest.source and speaking_source.agency = manifest.agency
    where manifest.accepted > 0
    group by manifest.agency
),

span as (
    select max(data_from) as data_from, min(data_to) as data_to from span_of_agency
),

heard_month as (
    select cast(date_trunc('month', starts_on) as date) as month_start, count(distinct occurrence) as occurrences
    from current_event
    where kind = $kind and starts_on <= $as_of
    group by cast(date_trunc('month', starts_on) as date)
)

select heard_month.month_start, heard_month.occurrences, span.data_from, span.data_to
from heard_month
cross join span
order by heard_month.month_start
