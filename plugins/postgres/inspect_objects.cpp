// What the model carries whole: functions, triggers, policies, composite types ...
//
// Each query gives the CREATE statement; the `parse` room makes the object of it, so that it equals
// the one that a migration's statement gives.
#include <array>

#include "dialect.hpp"
#include "dunlin/ops/composite.hpp"
#include "dunlin/schema/native.hpp"
#include "inspection.hpp"

namespace dunlin::postgres {
namespace {

namespace object {
enum Field { kind, schema, name, prefix, identifier, relation, enabled, statement, comment };
}

constexpr auto kKinds = std::to_array<std::pair<std::string_view, schema::ObjectKind>>({
    {"function", schema::ObjectKind::function},
    {"procedure", schema::ObjectKind::procedure},
    {"aggregate", schema::ObjectKind::aggregate},
    {"trigger", schema::ObjectKind::trigger},
    {"event trigger", schema::ObjectKind::event_trigger},
    {"rule", schema::ObjectKind::rule},
    {"policy", schema::ObjectKind::policy},
    {"composite type", schema::ObjectKind::composite_type},
    {"range type", schema::ObjectKind::range_type},
    {"collation", schema::ObjectKind::collation},
    {"statistics", schema::ObjectKind::statistics},
    {"operator", schema::ObjectKind::operator_},
    {"cast", schema::ObjectKind::cast},
});

/// The statement of a server that is newer than the parser, as it stands.
schema::Object opaque(const Record& record, const Inspection& inspection) {
  schema::Object out;
  for (const auto& [word, kind] : kKinds) {
    if (word == record.text(object::kind)) out.kind = kind;
  }
  out.name = inspection.name(record.text(object::schema), record.text(object::name));
  out.definition = record.string(object::statement);
  return out;
}

schema::Object object_of(const Record& record, const Inspection& inspection) {
  for (ops::Operation& operation :
       inspection.parsed(record.string(object::statement), record.text(object::prefix),
                         record.text(object::identifier))) {
    if (auto* create = std::get_if<ops::CreateObject>(&operation)) return std::move(create->object);
  }
  return opaque(record, inspection);
}

/// ALTER TABLE ... DISABLE TRIGGER and the like are attributes of the table.
void read_switch(const Record& record, Inspection& inspection) {
  schema::Table* table = inspection.table(record.oid(object::relation));
  if (table == nullptr) return;
  const bool rule = record.text(object::kind) == "rule";
  const std::string_view prefix =
      rule ? schema::native_key::kRulePrefix : schema::native_key::kTriggerPrefix;
  const std::string key = std::string(prefix) + record.string(object::name);
  switch (record.letter(object::enabled)) {
    case 'D':
      schema::set_native(table->native, key, "disabled");
      return;
    case 'R':
      schema::set_native(table->native, key, "replica");
      return;
    case 'A':
      schema::set_native(table->native, key, "always");
      return;
  }
}

/// What CREATE STATISTICS and CREATE EVENT TRIGGER cannot say.
void add_setting(const Record& record, const Inspection& inspection, schema::Object& object) {
  const bool statistics = object.kind == schema::ObjectKind::statistics;
  std::string setting = "ALTER STATISTICS " + record.string(object::prefix) +
                        record.string(object::identifier) + " SET STATISTICS " +
                        record.string(object::enabled);
  if (!statistics) {
    const char how = record.letter(object::enabled);
    const std::string words = how == 'D'   ? "DISABLE"
                              : how == 'R' ? "ENABLE REPLICA"
                              : how == 'A' ? "ENABLE ALWAYS"
                                           : "ENABLE";
    setting = "ALTER EVENT TRIGGER " + record.string(object::identifier) + " " + words;
  }
  for (const ops::Operation& operation :
       inspection.parsed(setting, statistics ? record.text(object::prefix) : std::string_view{},
                         record.text(object::identifier))) {
    if (const auto* alter = std::get_if<ops::CreateObject>(&operation))
      object.definition = ops::with_setting(object.definition, alter->object.definition);
  }
}

void read_objects(const Records& records, Inspection& inspection) {
  for (int row = 0; row < records.size(); ++row) {
    const Record record(records, row);
    const Oid relation = record.oid(object::relation);
    if (relation != 0 && inspection.hidden.count(relation) != 0) continue;
    if (record.null(object::statement)) {
      read_switch(record, inspection);
      continue;
    }
    schema::Object out = object_of(record, inspection);
    out.comment = record.optional(object::comment);
    const bool has_setting =
        out.kind == schema::ObjectKind::statistics || out.kind == schema::ObjectKind::event_trigger;
    if (!record.null(object::enabled)) {
      has_setting ? add_setting(record, inspection, out) : read_switch(record, inspection);
    }
    inspection.schema.objects.push_back(std::move(out));
  }
}

/// The fields that all queries here begin with, for objects in schemas. \param kind  SQL
std::string head(const std::string& kind, const std::string& name, const InspectRequest& request,
                 const std::string& relation = "NULL", const std::string& enabled = "NULL") {
  return "SELECT " + kind + ", n.nspname, " + name + ", " + default_prefix("n.nspname", request) +
         ", pg_catalog.quote_ident(" + name + "), " + relation + ", " + enabled + ", ";
}

/// The same for what stands on a table: its own name has no schema.
std::string table_head(const std::string& kind, const std::string& name,
                       const std::string& relation, const std::string& enabled) {
  return "SELECT " + kind + ", NULL, " + name + ", NULL, NULL, " + relation + ", " + enabled + ", ";
}

/// SQL: the name as CREATE takes it, without the default schema.
std::string created_name(const std::string& name, const InspectRequest& request) {
  return "CASE WHEN n.nspname = " + literal(request.default_schema) +
         " THEN '' ELSE pg_catalog.quote_ident(n.nspname) || '.' END || pg_catalog.quote_ident(" +
         name + ")";
}

/// SQL: "word = value, " unless the value is NULL.
std::string option(const std::string& word, const std::string& value) {
  return "pg_catalog.concat('" + word + " = ' || " + value + " || ', ')";
}

}  // namespace

Part composites_part(const InspectRequest& request) {
  return {head("'composite type'", "t.typname", request) + "'CREATE TYPE ' || " +
              created_name("t.typname", request) +
              " || ' AS (' || COALESCE((SELECT pg_catalog.string_agg(pg_catalog.quote_ident("
              "a.attname) || ' ' || pg_catalog.format_type(a.atttypid, a.atttypmod) || CASE WHEN "
              "a.attcollation <> b.typcollation THEN ' COLLATE ' || pg_catalog.quote_ident("
              "o.collname) ELSE '' END, ', ' ORDER BY a.attnum) FROM pg_catalog.pg_attribute a "
              "JOIN pg_catalog.pg_type b ON b.oid = a.atttypid LEFT JOIN pg_catalog.pg_collation o "
              "ON o.oid = a.attcollation WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT "
              "a.attisdropped), '') || ')', comment.description "
              "FROM pg_catalog.pg_type t JOIN pg_catalog.pg_class c ON c.oid = t.typrelid AND "
              "c.relkind = 'c' JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace" +
              comment_join("pg_type", "t.oid") + "WHERE " +
              wanted_schema("t.typnamespace", request) + " AND " +
              not_of_extension("pg_type", "t.oid") + " ORDER BY n.nspname, t.typname",
          read_objects};
}

Part ranges_part(const InspectRequest& request) {
  const bool multirange = request.server_version >= 140000;
  const std::string usual =
      "CASE WHEN t.typname LIKE '%range%' THEN pg_catalog.regexp_replace(t.typname, 'range', "
      "'multirange') ELSE t.typname || '_multirange' END";
  const std::string multirange_name =
      multirange ? option("multirange_type_name", "CASE WHEN m.typname <> " + usual +
                                                      " THEN pg_catalog.quote_ident(m.typname) "
                                                      "END") +
                       " || "
                 : "";
  return {
      head("'range type'", "t.typname", request) + "'CREATE TYPE ' || " +
          created_name("t.typname", request) + " || ' AS RANGE (' || pg_catalog.rtrim(" +
          option("subtype", "pg_catalog.format_type(r.rngsubtype, NULL)") + " || " +
          option("subtype_opclass",
                 "CASE WHEN NOT c.opcdefault THEN pg_catalog.quote_ident(c.opcname) END") +
          " || " +
          option("collation",
                 "CASE WHEN r.rngcollation <> b.typcollation THEN (SELECT "
                 "pg_catalog.quote_ident(o.collname) FROM pg_catalog.pg_collation o WHERE "
                 "o.oid = r.rngcollation) END") +
          " || " +
          option("canonical", "NULLIF(r.rngcanonical::pg_catalog.oid, 0)::pg_catalog.regproc") +
          " || " +
          option("subtype_diff", "NULLIF(r.rngsubdiff::pg_catalog.oid, 0)::pg_catalog.regproc") +
          " || " + multirange_name +
          "'', ', ') || ')', comment.description "
          "FROM pg_catalog.pg_range r JOIN pg_catalog.pg_type t ON t.oid = r.rngtypid "
          "JOIN pg_catalog.pg_type b ON b.oid = r.rngsubtype "
          "JOIN pg_catalog.pg_opclass c ON c.oid = r.rngsubopc " +
          (multirange ? "JOIN pg_catalog.pg_type m ON m.oid = r.rngmultitypid " : "") +
          "JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace" +
          comment_join("pg_type", "t.oid") + "WHERE " + wanted_schema("t.typnamespace", request) +
          " AND " + not_of_extension("pg_type", "t.oid") + " ORDER BY n.nspname, t.typname",
      read_objects};
}

Part collations_part(const InspectRequest& request) {
  std::string locale = "CASE WHEN c.collprovider <> 'c' THEN c.collcollate END";
  if (request.server_version >= 150000) locale = "c.colliculocale";
  if (request.server_version >= 170000) locale = "c.colllocale";
  const auto quoted_text = [](const std::string& value) {
    return "pg_catalog.quote_literal(" + value + ")";
  };
  const std::string own = "CASE WHEN c.collprovider = 'c' AND c.collcollate ";
  return {
      head("'collation'", "c.collname", request) + "'CREATE COLLATION ' || " +
          created_name("c.collname", request) + " || ' (' || pg_catalog.rtrim(" +
          option("provider",
                 "CASE c.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' END") +
          " || " + option("locale", quoted_text(locale)) + " || " +
          option("locale", own + "= c.collctype THEN " + quoted_text("c.collcollate") + " END") +
          " || " +
          option("lc_collate",
                 own + "<> c.collctype THEN " + quoted_text("c.collcollate") + " END") +
          " || " +
          option("lc_ctype", own + "<> c.collctype THEN " + quoted_text("c.collctype") + " END") +
          " || " + option("deterministic", "CASE WHEN NOT c.collisdeterministic THEN 'false' END") +
          ", ', ') || ')', comment.description FROM pg_catalog.pg_collation c "
          "JOIN pg_catalog.pg_namespace n ON n.oid = c.collnamespace" +
          comment_join("pg_collation", "c.oid") + "WHERE " +
          wanted_schema("c.collnamespace", request) + " AND " +
          not_of_extension("pg_collation", "c.oid") + " ORDER BY n.nspname, c.collname",
      read_objects};
}

Part routines_part(const InspectRequest& request) {
  return {
      head("CASE p.prokind WHEN 'p' THEN 'procedure' ELSE 'function' END", "p.proname", request) +
          "pg_catalog.pg_get_functiondef(p.oid), comment.description "
          "FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace" +
          comment_join("pg_proc", "p.oid") + "WHERE p.prokind <> 'a' AND " +
          wanted_schema("p.pronamespace", request) + " AND " +
          not_of_extension("pg_proc", "p.oid") +
          // The constructors of range types come with these.
          " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = "
          "'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid AND d.deptype = 'i') "
          "ORDER BY n.nspname, p.proname, p.oid",
      read_objects};
}

Part aggregates_part(const InspectRequest& request) {
  const auto function = [](const std::string& word, const std::string& field) {
    return option(word, "NULLIF(a." + field + "::pg_catalog.oid, 0)::pg_catalog.regproc") + " || ";
  };
  const auto flag = [](const std::string& word, const std::string& condition) {
    return "CASE WHEN " + condition + " THEN '" + word + ", ' ELSE '' END || ";
  };
  const auto text = [](const std::string& word, const std::string& field) {
    return option(word, "pg_catalog.quote_literal(a." + field + ")") + " || ";
  };
  const auto type = [](const std::string& word, const std::string& field) {
    return option(word, "pg_catalog.format_type(NULLIF(a." + field + ", 0), NULL)") + " || ";
  };
  const auto number = [](const std::string& word, const std::string& field) {
    return option(word, "NULLIF(a." + field + ", 0)") + " || ";
  };
  return {head("'aggregate'", "p.proname", request) + "'CREATE AGGREGATE ' || " +
              created_name("p.proname", request) +
              " || '(' || CASE WHEN p.pronargs = 0 THEN '*' ELSE "
              "pg_catalog.pg_get_function_arguments(p.oid) END || ') (' || pg_catalog.rtrim(" +
              function("sfunc", "aggtransfn") + type("stype", "aggtranstype") +
              number("sspace", "aggtransspace") + text("initcond", "agginitval") +
              function("finalfunc", "aggfinalfn") + flag("finalfunc_extra", "a.aggfinalextra") +
              function("combinefunc", "aggcombinefn") + function("serialfunc", "aggserialfn") +
              function("deserialfunc", "aggdeserialfn") + function("msfunc", "aggmtransfn") +
              function("minvfunc", "aggminvtransfn") + type("mstype", "aggmtranstype") +
              number("msspace", "aggmtransspace") + text("minitcond", "aggminitval") +
              function("mfinalfunc", "aggmfinalfn") + flag("mfinalfunc_extra", "a.aggmfinalextra") +
              option("sortop",
                     "(SELECT 'operator(' || pg_catalog.quote_ident(s.nspname) || '.' || o.oprname "
                     "|| ')' FROM pg_catalog.pg_operator o JOIN pg_catalog.pg_namespace s ON s.oid "
                     "= o.oprnamespace WHERE o.oid = a.aggsortop)") +
              " || " +
              option("parallel",
                     "CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' END") +
              " || " + flag("hypothetical", "a.aggkind = 'h'") +
              "'', ', ') || ')', comment.description "
              "FROM pg_catalog.pg_aggregate a JOIN pg_catalog.pg_proc p ON p.oid = a.aggfnoid "
              "JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace" +
              comment_join("pg_proc", "p.oid") + "WHERE " +
              wanted_schema("p.pronamespace", request) + " AND " +
              not_of_extension("pg_proc", "p.oid") + " ORDER BY n.nspname, p.proname, p.oid",
          read_objects};
}

Part operators_part(const InspectRequest& request) {
  const auto function = [](const std::string& word, const std::string& field) {
    return option(word, "NULLIF(o." + field + "::pg_catalog.oid, 0)::pg_catalog.regproc") + " || ";
  };
  const auto type = [](const std::string& word, const std::string& field) {
    return option(word, "pg_catalog.format_type(NULLIF(o." + field + ", 0), NULL)") + " || ";
  };
  const auto other = [](const std::string& word, const std::string& field) {
    return option(word, "(SELECT x.oprname FROM pg_catalog.pg_operator x WHERE x.oid = o." + field +
                            ")") +
           " || ";
  };
  const auto flag = [](const std::string& word, const std::string& field) {
    return "CASE WHEN o." + field + " THEN '" + word + ", ' ELSE '' END || ";
  };
  return {head("'operator'", "o.oprname", request) +
              "'CREATE OPERATOR ' || CASE WHEN n.nspname = " + literal(request.default_schema) +
              " THEN '' ELSE pg_catalog.quote_ident(n.nspname) || '.' END || o.oprname || ' (' || "
              "pg_catalog.rtrim(" +
              function("function", "oprcode") + type("leftarg", "oprleft") +
              type("rightarg", "oprright") + other("commutator", "oprcom") +
              other("negator", "oprnegate") + function("restrict", "oprrest") +
              function("join", "oprjoin") + flag("hashes", "oprcanhash") +
              flag("merges", "oprcanmerge") +
              "'', ', ') || ')', comment.description FROM pg_catalog.pg_operator o "
              "JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace" +
              comment_join("pg_operator", "o.oid") + "WHERE o.oprcode <> 0 AND " +
              wanted_schema("o.oprnamespace", request) + " AND " +
              not_of_extension("pg_operator", "o.oid") + " ORDER BY n.nspname, o.oprname, o.oid",
          read_objects};
}

Part casts_part(const InspectRequest& request) {
  // They stand in no schema: whoever asks for some schemas asks not for them.
  const std::string wanted = request.options.schemas.empty() ? "true" : "false";
  // Those below this number came with the server.
  return {
      "SELECT 'cast', NULL, '', NULL, NULL, NULL, NULL, 'CREATE CAST (' || "
      "pg_catalog.format_type(c.castsource, NULL) || ' AS ' || "
      "pg_catalog.format_type(c.casttarget, NULL) || ') ' || CASE c.castmethod WHEN 'f' THEN "
      "'WITH FUNCTION ' || c.castfunc::pg_catalog.regprocedure WHEN 'i' THEN 'WITH INOUT' ELSE "
      "'WITHOUT FUNCTION' END || CASE c.castcontext WHEN 'a' THEN ' AS ASSIGNMENT' WHEN 'i' "
      "THEN ' AS IMPLICIT' ELSE '' END, comment.description FROM pg_catalog.pg_cast c" +
          comment_join("pg_cast", "c.oid") + "WHERE c.oid >= 16384 AND " + wanted +
          // From a range type to its multirange: it comes and goes with them.
          " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.classid = "
          "'pg_catalog.pg_cast'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'i') "
          "AND " +
          not_of_extension("pg_cast", "c.oid") + " ORDER BY c.oid",
      read_objects};
}

Part triggers_part(const InspectRequest& request) {
  return {table_head("'trigger'", "t.tgname", "t.tgrelid", "t.tgenabled") +
              "CASE WHEN t.tgparentid = 0 THEN pg_catalog.pg_get_triggerdef(t.oid, true) END, "
              "comment.description FROM pg_catalog.pg_trigger t "
              // A part of a trigger is listed for its switch, where that is its own.
              "LEFT JOIN pg_catalog.pg_trigger whole ON whole.oid = t.tgparentid JOIN "
              "pg_catalog.pg_class c ON c.oid = t.tgrelid "
              "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace" +
              comment_join("pg_trigger", "t.oid") +
              "WHERE (whole.oid IS NULL AND NOT t.tgisinternal OR NOT whole.tgisinternal AND "
              "whole.tgenabled <> t.tgenabled) AND " +
              wanted_schema("c.relnamespace", request) + " AND " +
              not_of_extension("pg_trigger", "t.oid") + " ORDER BY n.nspname, c.relname, t.tgname",
          read_objects};
}

Part rules_part(const InspectRequest& request) {
  return {table_head("'rule'", "r.rulename", "r.ev_class", "r.ev_enabled") +
              "pg_catalog.pg_get_ruledef(r.oid, true), comment.description "
              "FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_class c ON c.oid = r.ev_class "
              "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace" +
              comment_join("pg_rewrite", "r.oid") + "WHERE r.rulename <> '_RETURN' AND " +
              wanted_schema("c.relnamespace", request) + " AND " +
              not_of_extension("pg_class", "c.oid") + " ORDER BY n.nspname, c.relname, r.rulename",
          read_objects};
}

Part policies_part(const InspectRequest& request) {
  return {
      table_head("'policy'", "p.polname", "p.polrelid", "NULL") +
          "'CREATE POLICY ' || pg_catalog.quote_ident(p.polname) || ' ON ' || "
          "p.polrelid::pg_catalog.regclass::text || CASE WHEN p.polpermissive THEN '' ELSE ' AS "
          "RESTRICTIVE' END || CASE p.polcmd WHEN 'r' THEN ' FOR SELECT' WHEN 'a' THEN ' FOR "
          "INSERT' WHEN 'w' THEN ' FOR UPDATE' WHEN 'd' THEN ' FOR DELETE' ELSE '' END || CASE "
          "WHEN p.polroles = '{0}' THEN '' ELSE ' TO ' || (SELECT "
          "pg_catalog.string_agg(CASE u.role WHEN 0 THEN 'PUBLIC' ELSE "
          "pg_catalog.quote_ident(pg_catalog.pg_get_userbyid(u.role)) END, ', ' ORDER BY u.n) "
          "FROM pg_catalog.unnest(p.polroles) WITH ORDINALITY u (role, n)) END || "
          "pg_catalog.concat(' USING (' || pg_catalog.pg_get_expr(p.polqual, p.polrelid) || "
          "')') || pg_catalog.concat(' WITH CHECK (' || "
          "pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid) || ')'), comment.description "
          "FROM pg_catalog.pg_policy p JOIN pg_catalog.pg_class c ON c.oid = p.polrelid "
          "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace" +
          comment_join("pg_policy", "p.oid") + "WHERE " + wanted_schema("c.relnamespace", request) +
          " AND " + not_of_extension("pg_class", "c.oid") +
          " ORDER BY n.nspname, c.relname, p.polname",
      read_objects};
}

Part statistics_part(const InspectRequest& request) {
  const std::string target = request.server_version >= 130000
                                 ? "CASE WHEN s.stxstattarget >= 0 THEN s.stxstattarget END"
                                 : "NULL";
  return {head("'statistics'", "s.stxname", request, "s.stxrelid", target) +
              "pg_catalog.pg_get_statisticsobjdef(s.oid), comment.description "
              "FROM pg_catalog.pg_statistic_ext s JOIN pg_catalog.pg_namespace n ON n.oid = "
              "s.stxnamespace" +
              comment_join("pg_statistic_ext", "s.oid") + "WHERE " +
              wanted_schema("s.stxnamespace", request) + " ORDER BY n.nspname, s.stxname",
          read_objects};
}

Part event_triggers_part(const InspectRequest& request) {
  // They stand in no schema: whoever asks for some schemas asks not for them.
  const std::string wanted = request.options.schemas.empty() ? "true" : "false";
  return {
      "SELECT 'event trigger', NULL, t.evtname, NULL, pg_catalog.quote_ident(t.evtname), NULL, "
      "t.evtenabled, 'CREATE EVENT TRIGGER ' || pg_catalog.quote_ident(t.evtname) || ' ON ' || "
      "t.evtevent || CASE WHEN t.evttags IS NULL THEN '' ELSE ' WHEN TAG IN (' || (SELECT "
      "pg_catalog.string_agg(pg_catalog.quote_literal(u), ', ') FROM "
      "pg_catalog.unnest(t.evttags) u) || ')' END || ' EXECUTE FUNCTION ' || "
      "t.evtfoid::pg_catalog.regproc || '()', comment.description FROM "
      "pg_catalog.pg_event_trigger t" +
          comment_join("pg_event_trigger", "t.oid") + "WHERE " + wanted + " AND " +
          not_of_extension("pg_event_trigger", "t.oid") + " ORDER BY t.evtname",
      read_objects};
}

}  // namespace dunlin::postgres
