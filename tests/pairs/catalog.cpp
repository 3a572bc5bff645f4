#include "catalog.hpp"

#include <algorithm>
#include <vector>

namespace dunlin::test {
namespace {

// Schemas that are nobody's own; what belongs to extensions is found in pg_depend.
const char* const kQuery = R"sql(
WITH own_schema AS (
  SELECT oid, nspname FROM pg_namespace
  WHERE nspname NOT LIKE 'pg\_%' AND nspname <> 'information_schema'
), of_extension AS (
  SELECT classid, objid FROM pg_depend WHERE deptype = 'e'
), relation AS (
  SELECT c.*, n.nspname, n.nspname || '.' || c.relname AS full_name
  FROM pg_class c JOIN own_schema n ON n.oid = c.relnamespace
  WHERE NOT EXISTS (SELECT 1 FROM of_extension e
                    WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid)
)
SELECT 'schema ' || nspname || ' comment=' || coalesce(obj_description(oid, 'pg_namespace'), '-')
FROM own_schema
UNION ALL
SELECT 'extension ' || extname || ' in ' || extnamespace::regnamespace FROM pg_extension
UNION ALL
SELECT 'relation ' || full_name || ' kind=' || relkind::text || ' persistence=' || relpersistence::text
  || ' options=' || coalesce((SELECT string_agg(o, ',' ORDER BY o) FROM unnest(reloptions) o), '-')
  || ' rls=' || relrowsecurity || relforcerowsecurity || ' identity=' || relreplident::text
  || ' space=' || reltablespace
  || ' key=' || coalesce(pg_get_partkeydef(oid), '-')
  || ' bound=' || coalesce(pg_get_expr(relpartbound, oid), '-')
  || ' parents=' || coalesce((SELECT string_agg(inhparent::regclass::text, ',' ORDER BY inhparent::regclass::text)
                              FROM pg_inherits WHERE inhrelid = relation.oid), '-')
  || ' comment=' || coalesce(obj_description(oid, 'pg_class'), '-')
FROM relation WHERE relkind <> 'i' AND relkind <> 'I' AND relkind <> 'c'
UNION ALL
SELECT 'column ' || full_name || '.' || attname || ' ' || format_type(atttypid, atttypmod)
  || ' notnull=' || attnotnull || ' default=' || coalesce(pg_get_expr(adbin, adrelid), '-')
  || ' identity=' || attidentity::text || ' generated=' || attgenerated::text
  || ' collation=' || attcollation::regcollation::text || ' storage=' || attstorage::text || attcompression::text
  || ' statistics=' || attstattarget || ' options=' || coalesce((SELECT string_agg(o, ',' ORDER BY o) FROM unnest(attoptions) o
                              WHERE o LIKE 'n\_distinct%'), '-')
  || ' comment=' || coalesce(col_description(relation.oid, attnum), '-')
FROM relation JOIN pg_attribute ON attrelid = relation.oid AND attnum > 0 AND NOT attisdropped
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
WHERE relkind IN ('r', 'v', 'm', 'p', 'f')
UNION ALL
SELECT 'composite ' || full_name || '.' || attnum || ' ' || attname || ' ' || format_type(atttypid, atttypmod)
FROM relation JOIN pg_attribute ON attrelid = relation.oid AND attnum > 0 AND NOT attisdropped
WHERE relkind = 'c'
UNION ALL
SELECT 'constraint ' || full_name || '.' || conname || ' ' || pg_get_constraintdef(con.oid)
  || ' comment=' || coalesce(obj_description(con.oid, 'pg_constraint'), '-')
FROM pg_constraint con JOIN relation ON relation.oid = conrelid
UNION ALL
SELECT 'index ' || pg_get_indexdef(relation.oid) || ' of '
  || coalesce((SELECT inhparent::regclass::text FROM pg_inherits WHERE inhrelid = relation.oid), '-')
  || CASE WHEN relreplident IS NOT NULL AND (SELECT indisreplident FROM pg_index WHERE indexrelid = relation.oid)
          THEN ' identity' ELSE '' END || CASE WHEN (SELECT indisclustered FROM pg_index WHERE indexrelid = relation.oid)
          THEN ' clustered' ELSE '' END || ' comment=' || coalesce(obj_description(relation.oid, 'pg_class'), '-')
FROM relation WHERE relkind IN ('i', 'I')
UNION ALL
SELECT 'view ' || full_name || ' ' || pg_get_viewdef(oid) FROM relation WHERE relkind IN ('v', 'm')
UNION ALL
SELECT 'sequence ' || full_name || ' ' || format_type(seqtypid, NULL) || ' ' || seqstart || ' ' || seqincrement
  || ' ' || seqmin || ' ' || seqmax || ' ' || seqcache || ' ' || seqcycle || ' owner='
  || coalesce((SELECT refobjid::regclass || '.' || attname FROM pg_depend
               JOIN pg_attribute ON attrelid = refobjid AND attnum = refobjsubid
               WHERE classid = 'pg_class'::regclass AND objid = relation.oid AND deptype IN ('a', 'i')
                 AND refclassid = 'pg_class'::regclass LIMIT 1), '-')
FROM relation JOIN pg_sequence ON seqrelid = relation.oid
UNION ALL
SELECT 'type ' || nspname || '.' || typname || ' ' || typtype::text || ' '
  || coalesce((SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid), '-')
  || ' ' || coalesce(format_type(typbasetype, typtypmod), '-') || ' notnull=' || typnotnull
  || ' default=' || coalesce(typdefault, '-') || ' collation=' || typcollation::regcollation::text
  || ' checks=' || coalesce((SELECT string_agg(conname || ' ' || pg_get_constraintdef(oid), ',' ORDER BY conname)
                             FROM pg_constraint WHERE contypid = t.oid), '-')
  || ' range=' || coalesce((SELECT format_type(rngsubtype, NULL) FROM pg_range WHERE rngtypid = t.oid), '-')
  || ' comment=' || coalesce(obj_description(t.oid, 'pg_type'), '-')
FROM pg_type t JOIN own_schema n ON n.oid = typnamespace
WHERE typtype IN ('e', 'd', 'r')
  AND NOT EXISTS (SELECT 1 FROM of_extension e WHERE e.classid = 'pg_type'::regclass AND e.objid = t.oid)
UNION ALL
SELECT 'function ' || p.oid::regprocedure || ' ' || CASE WHEN prokind = 'a' THEN 'aggregate' ELSE pg_get_functiondef(p.oid) END
  || ' comment=' || coalesce(obj_description(p.oid, 'pg_proc'), '-')
FROM pg_proc p JOIN own_schema n ON n.oid = pronamespace
WHERE NOT EXISTS (SELECT 1 FROM of_extension e WHERE e.classid = 'pg_proc'::regclass AND e.objid = p.oid)
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')
UNION ALL
SELECT 'trigger ' || pg_get_triggerdef(oid) || ' ' || tgenabled::text || ' comment=' || coalesce(obj_description(oid, 'pg_trigger'), '-')
FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT 'policy ' || polname || ' ' || polrelid::regclass || ' ' || polcmd::text || polpermissive || ' '
  || coalesce((SELECT string_agg(CASE WHEN r = 0 THEN 'public' ELSE pg_get_userbyid(r) END, ',') FROM unnest(polroles) r), '-')
  || ' using=' || coalesce(pg_get_expr(polqual, polrelid), '-') || ' check=' || coalesce(pg_get_expr(polwithcheck, polrelid), '-')
FROM pg_policy
UNION ALL
SELECT 'rule ' || pg_get_ruledef(r.oid) || ' ' || ev_enabled::text
FROM pg_rewrite r JOIN relation ON relation.oid = ev_class WHERE rulename <> '_RETURN'
UNION ALL
SELECT 'statistics ' || pg_get_statisticsobjdef(s.oid) || ' target=' || stxstattarget FROM pg_statistic_ext s
UNION ALL
SELECT 'collation ' || n.nspname || '.' || collname || ' ' || collprovider::text || coalesce(collcollate, colliculocale, '-')
FROM pg_collation c JOIN own_schema n ON n.oid = collnamespace
UNION ALL
SELECT 'event trigger ' || evtname || ' ' || evtevent || ' ' || evtfoid::regproc || ' ' || evtenabled::text FROM pg_event_trigger
UNION ALL
SELECT 'cast ' || castsource::regtype || ' ' || casttarget::regtype FROM pg_cast WHERE oid > 16384
  AND NOT EXISTS (SELECT 1 FROM of_extension e WHERE e.classid = 'pg_cast'::regclass AND e.objid = pg_cast.oid)
)sql";

}  // namespace

std::string catalog(driver::Connection& connection) {
  std::vector<std::string> lines;
  for (const driver::Row& row : connection.query(kQuery).rows)
    lines.push_back(row.front().value_or("NULL"));
  std::sort(lines.begin(), lines.end());
  std::string out;
  for (const std::string& line : lines) out += line + "\n";
  return out;
}

}  // namespace dunlin::test
