package dev.luneo.dr.postgres.catalogue;

import dev.luneo.dr.postgres.Answer;
import dev.luneo.dr.postgres.DatabaseUrl;
import dev.luneo.dr.postgres.PostgresFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Checks whose answer depends on more than their row: those that call a function somebody wrote, such as one that looks into another
 * table, and those that ask for the time, the database's name, the user or a setting. While data comes back in whatever order, into a
 * copy by another name and at another time, they would refuse rows that are good. They are lifted before, and put back when all data
 * is there.
 */
public final class LiftedChecks {
    /** Of what could not be validated; the rest is a number. */
    private static final int MOST_NAMED = 10;

    private static final String BROKEN =
            "kept, but true of new rows only, because rows that were backed up do not pass: %s. Mend the rows, then ALTER TABLE ... VALIDATE CONSTRAINT";

    /** Of a domain that stands in a column's arrays or composites (feature_not_supported). */
    private static final String UNSUPPORTED = "0A000";

    private static final String UNSEEN =
            "kept, but marked as true of new values only, because PostgreSQL cannot look into arrays and composites: %s. Nothing has to be done";

    /** Those of tables and domains that nothing inherits from another; what inherits them comes and goes with them. */
    private static final String CALLING = """
            with written as (
              select p.oid from pg_proc p join pg_language l on l.oid = p.prolang
               where p.oid >= 16384
                 and case when exists (select from pg_depend e
                       where e.classid = 'pg_proc'::regclass and e.objid = p.oid and e.deptype = 'e')
                     then p.provolatile <> 'i' else l.lanname not in ('internal', 'c') end)
            select case c.contypid when 0 then 'table' else 'domain' end, i.identity, c.conname, pg_get_constraintdef(c.oid),
                   coalesce(obj_description(c.oid, 'pg_constraint'), '')
              from pg_constraint c
             cross join lateral pg_identify_object(case c.contypid when 0 then 'pg_class'::regclass else 'pg_type'::regclass end,
                                                   case c.contypid when 0 then c.conrelid else c.contypid end, 0) i
             where c.contype = 'c' and c.oid >= 16384 and c.coninhcount = 0 and c.convalidated
               and (c.conbin::text ~ '[{]SQLVALUEFUNCTION'
                 or exists (select from regexp_matches(c.conbin::text, ':(?:op)?funcid (\\d+)', 'g') m
                              join pg_proc f on f.oid = m[1]::oid and f.oid < 16384 and f.provolatile <> 'i')
                 or exists (select from pg_depend d left join pg_operator o
                       on d.refclassid = 'pg_operator'::regclass and o.oid = d.refobjid
                     where d.classid = 'pg_constraint'::regclass and d.objid = c.oid
                       and (o.oprcode::oid in (select oid from written)
                         or d.refclassid = 'pg_proc'::regclass and d.refobjid in (select oid from written))))
             order by 1, 2, 3""";

    private record Check(String kind, String identity, String name, String definition, String comment) {
        String on() {
            return kind + " " + identity;
        }

        String drop() {
            return "alter %s drop constraint %s".formatted(on(), Quoted.name(name));
        }

        /** For new rows only, so that no code runs. */
        String add() {
            return "alter %s add constraint %s %s not valid".formatted(on(), Quoted.name(name), definition);
        }

        String validate() {
            return "alter %s validate constraint %s".formatted(on(), Quoted.name(name));
        }

        String remark() {
            return "comment on constraint %s on %s is %s"
                    .formatted(Quoted.name(name), kind.equals("domain") ? on() : identity, Quoted.literal(comment));
        }
    }

    private final DatabaseUrl copy;
    private final List<Check> lifted;

    private LiftedChecks(DatabaseUrl copy, List<Check> lifted) {
        this.copy = copy;
        this.lifted = lifted;
    }

    /** @param copy with the login that owns everything there */
    public static LiftedChecks none(DatabaseUrl copy) {
        return new LiftedChecks(copy, List.of());
    }

    /** With those that are there now, which are lifted. There is no data yet. */
    public Answer<LiftedChecks> andMore() {
        try (Connection connection = CatalogueQuery.connect(copy)) {
            connection.setAutoCommit(false);
            List<Check> all = new ArrayList<>(lifted);
            List<Check> found = calling(connection);
            // A check that a child has of its own too is found when its parent's is gone.
            while (!found.isEmpty()) {
                for (Check check : found) {
                    CatalogueQuery.execute(connection, check.drop());
                }
                all.addAll(found);
                found = calling(connection);
            }
            connection.commit();
            return Answer.given(new LiftedChecks(copy, List.copyOf(all)));
        } catch (SQLException e) {
            return Answer.failed(PostgresFailure.from(e));
        }
    }

    /** All of them, for new rows only. No code runs before all are there, so that none can change one before it is known. */
    public Optional<PostgresFailure> putBack() {
        if (lifted.isEmpty()) {
            return Optional.empty();
        }
        try (Connection connection = CatalogueQuery.connect(copy)) {
            connection.setAutoCommit(false);
            for (Check check : reversed()) {
                CatalogueQuery.execute(connection, check.add());
                if (!check.comment().isEmpty()) {
                    CatalogueQuery.execute(connection, check.remark());
                }
            }
            connection.commit();
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.of(PostgresFailure.from(e));
        }
    }

    /**
     * Looks at all rows. In sentences, what holds for new ones only: where some that came back do not pass, as they did not where they came from,
     * and where PostgreSQL cannot look.
     */
    public Answer<List<String>> validate() {
        if (lifted.isEmpty()) {
            return Answer.given(List.of());
        }
        List<String> broken = new ArrayList<>();
        List<String> unseen = new ArrayList<>();
        try (Connection connection = CatalogueQuery.connect(copy)) {
            for (Check check : reversed()) {
                validate(connection, check)
                        .ifPresent(state -> (state.equals(UNSUPPORTED) ? unseen : broken)
                                .add("%s of %s".formatted(check.name(), check.identity())));
            }
        } catch (SQLException e) {
            return Answer.failed(PostgresFailure.from(e));
        }
        return Answer.given(Stream.of(words(BROKEN, broken), words(UNSEEN, unseen))
                .flatMap(Optional::stream)
                .toList());
    }

    /** The children's before their parents', which then find them there. */
    private List<Check> reversed() {
        List<Check> reversed = new ArrayList<>(lifted);
        Collections.reverse(reversed);
        return reversed;
    }

    /** The SQLSTATE by which it was refused. */
    private static Optional<String> validate(Connection connection, Check check) {
        try {
            CatalogueQuery.execute(connection, check.validate());
            return Optional.empty();
        } catch (SQLException refused) {
            return Optional.of(String.valueOf(refused.getSQLState()));
        }
    }

    private static Optional<String> words(String sentence, List<String> checks) {
        String first = String.join(", ", checks.stream().limit(MOST_NAMED).toList());
        String more = checks.size() > MOST_NAMED ? " and %d more".formatted(checks.size() - MOST_NAMED) : "";
        return checks.isEmpty() ? Optional.empty() : Optional.of(sentence.formatted(first + more));
    }

    private static List<Check> calling(Connection connection) throws SQLException {
        return CatalogueQuery.list(
                connection,
                CALLING,
                row -> new Check(
                        row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5)));
    }
}
