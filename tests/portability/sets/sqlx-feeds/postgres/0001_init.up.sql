create extension if not exists "uuid-ossp";
create or replace function set_updated_at()
    returns trigger as
$$
begin
    NEW.updated_at = now();
    return NEW;
end;
$$ language plpgsql;
create or replace function trigger_updated_at(tablename regclass)
    returns void as
$$
begin
    execute format('CREATE TRIGGER set_updated_at
        BEFORE UPDATE
        ON %s
        FOR EACH ROW
        WHEN (OLD is distinct from NEW)
    EXECUTE FUNCTION set_updated_at();', tablename);
end;
$$ language plpgsql;
create collation case_insensitive (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
create table "user"
(
    user_id       uuid primary key                                default uuid_generate_v1mc(),
    username      text collate "case_insensitive" unique not null,
    email         text collate "case_insensitive" unique not null,
    bio           text                                   not null default '',
    image         text,
    password_hash text                                   not null,
    created_at    timestamptz                            not null default now(),
    updated_at    timestamptz
);
select trigger_updated_at('"user"');
create table follow
(
    followed_user_id  uuid        not null references "user" (user_id) on delete cascade,
    following_user_id uuid        not null references "user" (user_id) on delete cascade,
    created_at        timestamptz not null default now(),
    updated_at        timestamptz,
    constraint user_cannot_follow_self check (followed_user_id != following_user_id),
    primary key (following_user_id, followed_user_id)
);
create table article
(
    article_id  uuid primary key     default uuid_generate_v4(),
    user_id     uuid        not null references "user" (user_id) on delete cascade,
    slug        text unique not null,
    title       text        not null,
    tag_list    text[]      not null default array[]::text[],
    created_at  timestamptz not null default now(),
    updated_at  timestamptz
);
create index article_tags_gin on article using gin (tag_list);
create trigger set_article_updated_at before update on article for each row when (old is distinct from new) execute function set_updated_at();
create type feed_kind as enum ('rss', 'atom');
create table feeds (
  id serial primary key,
  kind feed_kind not null default 'rss',
  url varchar(2048) not null unique,
  etag varchar(255),
  content text,
  fetched timestamptz,
  interval_secs int not null default 3600 check (interval_secs between 60 and 86400),
  priority smallint not null default 0,
  ratio double precision not null default 1.0,
  "order" int,
  "group" text,
  "key" varchar(50),
  "Select" boolean default false not null
);
insert into feeds (kind, url, "order") values ('rss', 'http://a', 1), ('atom', 'http://b', 2) on conflict (url) do update set etag = excluded.etag where feeds.etag is distinct from excluded.etag;
update feeds set kind = 'atom' where url like '%.atom' or url ilike '%ATOM%';
update feeds set fetched = now() - interval '1 hour' * priority, ratio = priority::float / nullif(interval_secs, 0);
alter table feeds alter column kind drop default;
alter table feeds alter column kind type text using kind::text;
drop type feed_kind;
alter table feeds alter column url type text;
alter table feeds alter column fetched set default now();
alter table feeds alter column priority type integer, alter column priority set default 5;
alter table article add column search tsvector;
alter table article add column lower_slug text generated always as (lower(slug)) stored;
create unique index article_lower_title on article (lower(title), user_id);
create index article_created on article (created_at desc nulls last);
create index on article (user_id);
create table if not exists settings (key text primary key, value jsonb not null);
insert into settings (key, value) values ('site', '{"name": "x", "limits": {"a": 1}}');
update settings set value = value #- '{limits,a}' where value #>> '{limits,a}' = '1';
update settings set value = jsonb_set(value, '{name}', to_jsonb(value->>'name' || '!')) where value @> '{"name": "x"}';
delete from settings where value->'limits' is null or jsonb_typeof(value) <> 'object';
