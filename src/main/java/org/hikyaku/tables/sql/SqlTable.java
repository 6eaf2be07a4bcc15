// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.tables.sql;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.hikyaku.config.ConfigException;
import org.hikyaku.tables.Lookup;
import org.hikyaku.tables.LookupTable;
import org.hikyaku.tables.Tables;
import org.hikyaku.tables.query.Parts;
import org.hikyaku.tables.query.Question;
import org.hikyaku.tables.query.ResultFormat;
import org.hikyaku.tables.query.ServerFailure;
import org.hikyaku.tables.query.Servers;
import org.hikyaku.tables.query.SourceSettings;

/// A table whose answers a database has: the key goes into `query`, the rows come out through
/// `result_format`. For any number of threads.
///
/// - pgsql_table(5), mysql_table(5), sqlite_table(5)
public final class SqlTable implements LookupTable {

    /// Takes the values out of what the query gave.
    @FunctionalInterface
    interface Reader {
        /// Adds each value to the answer.
        ///
        /// @throws SQLException when the database fails, or gave what it must not give
        void read(Statement statement, boolean hasRows, ResultFormat.Answer answer)
                throws SQLException;
    }

    private final String spec;
    private final Question question;
    private final ResultFormat format;
    private final SqlQuery query;
    private final Servers<Session> servers;
    private final Reader reader;

    private SqlTable(
            String spec,
            Question question,
            ResultFormat format,
            SqlQuery query,
            Servers<Session> servers,
            Reader reader) {
        this.spec = spec;
        this.question = question;
        this.format = format;
        this.query = query;
        this.servers = servers;
        this.reader = reader;
    }

    /// `sqlite:`
    public static LookupTable sqlite(Tables.Opening opening) throws ConfigException {
        return open(opening, SqliteDatabase::open);
    }

    /// `pgsql:`
    public static LookupTable pgsql(Tables.Opening opening) throws ConfigException {
        return open(opening, PgsqlServer::open);
    }

    /// `mysql:`
    public static LookupTable mysql(Tables.Opening opening) throws ConfigException {
        return open(opening, MysqlServer::open);
    }

    @FunctionalInterface
    private interface Opener {
        LookupTable open(SourceSettings settings, Tables.Opening opening) throws ConfigException;
    }

    private static LookupTable open(Tables.Opening opening, Opener opener) throws ConfigException {
        var absent = DriverJar.absence(opening.type());
        if (!absent.isEmpty()) {
            // As in Postfix without that package: who needs an answer has to wait for it.
            opening.warnings().warning(opening.spec() + ": " + absent);
            var answer = new Lookup.Unavailable("table " + opening.spec() + ": " + absent);
            return _ -> answer;
        }
        SourceSettings settings;
        try {
            settings = SourceSettings.of(opening);
        } catch (IOException unreadable) {
            var answer =
                    new Lookup.Unavailable(
                            "table " + opening.spec() + ": " + unreadable.getMessage());
            return _ -> answer;
        }
        var table = opener.open(settings, opening);
        settings.warnOfOthers();
        return table;
    }

    /// The table itself. Reads what the three types have in common.
    static SqlTable of(
            SourceSettings settings,
            Tables.Opening opening,
            SqlSyntax syntax,
            Servers<Session> servers,
            Reader reader)
            throws ConfigException {
        var text = LegacyQuery.text(settings, syntax);
        var template = Question.template(settings, "query", text);
        var format =
                ResultFormat.from(
                        settings,
                        settings.text("result_format", "%s"),
                        opening.spec(),
                        opening.warnings());
        var question = Question.from(settings, opening, List.of(template), format);
        var query = new SqlQuery(template, syntax);
        if (syntax == SqlSyntax.SQLITE && query.places().contains(SqlQuery.Place.DOUBLE_QUOTED)) {
            // Postfix: it warns too, since 3.11, and would put any key in.
            opening.warnings()
                    .warning(
                            settings.where("query")
                                    + ": query: \"%s\" is the name of a column, and a string only if"
                                    + " there is none; keys with quotes are refused: write '%s'");
        }
        if (query.places().contains(SqlQuery.Place.BARE)) {
            opening.warnings()
                    .warning(
                            settings.where("query")
                                    + ": query: a %s outside quotes lets only keys through that are"
                                    + " letters, digits, '.' and '_': put it between quotes");
        }
        return new SqlTable(opening.spec(), question, format, query, servers, reader);
    }

    @Override
    public Lookup lookup(String key) {
        return question.answer(key, parts -> servers.ask(session -> ask(session, parts)));
    }

    private Lookup ask(Session session, Parts key) throws ServerFailure {
        String sql;
        try {
            sql = query.statement(key, session.escaping());
        } catch (SqlQuery.UnsafeKey unsafe) {
            return new Lookup.Unavailable("table " + spec + ": " + unsafe.getMessage());
        }
        try (var statement = session.connection().createStatement()) {
            // `{d …}` is JDBC's, not SQL.
            statement.setEscapeProcessing(false);
            var answer = format.answerFor(key);
            reader.read(statement, statement.execute(sql), answer);
            return answer.lookup();
        } catch (SQLException thrown) {
            throw Session.failure(thrown);
        }
    }
}
