package dev.luneo.dr.verify.check.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A query on a thread of its own, because nothing else can interrupt a driver that waits for a silent server. */
final class OwnThread<A> extends FutureTask<A> {
    private static final Logger log = LoggerFactory.getLogger(OwnThread.class);

    private final AtomicReference<@Nullable Statement> open;

    private OwnThread(
            AtomicReference<@Nullable Statement> open, Function<AtomicReference<@Nullable Statement>, A> query) {
        super(() -> query.apply(open));
        this.open = open;
    }

    /** @param query puts its statement where it is given up by, once it has one */
    static <A> OwnThread<A> begin(String name, Function<AtomicReference<@Nullable Statement>, A> query) {
        OwnThread<A> begun = new OwnThread<>(new AtomicReference<>(), query);
        Thread thread = new Thread(begun, name);
        thread.setDaemon(true);
        thread.start();
        return begun;
    }

    @Override
    public boolean cancel(boolean mayInterrupt) {
        boolean cancelled = super.cancel(mayInterrupt);
        if (cancelled) {
            giveUp(open.get());
        }
        return cancelled;
    }

    /** The server is told to stop, or it would go on for nobody until the time limit; then we hang up. */
    private static void giveUp(@Nullable Statement statement) {
        if (statement == null) {
            return;
        }
        try {
            Connection connection = statement.getConnection();
            try {
                statement.cancel();
            } finally {
                connection.abort(Runnable::run);
            }
        } catch (SQLException e) {
            log.info("A query that is no longer wanted has ended, or its server is gone: {}", e.getMessage());
        }
    }
}
