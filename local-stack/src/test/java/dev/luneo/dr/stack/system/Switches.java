package dev.luneo.dr.stack.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Ways to make the shop's migration, its start, or a check fail: a file that is there, or is not. */
enum Switches {
    MIGRATION_FAILS("fail-migration"),
    SHOP_DOES_NOT_START("fail-start");

    private final String file;

    Switches(String file) {
        this.file = file;
    }

    interface On extends AutoCloseable {
        @Override
        void close();
    }

    /** On until it is closed. */
    On on(Path shop) {
        Path file = shop.resolve(this.file);
        try {
            // The settings as they are now: with them the shop still starts.
            Files.writeString(file, databaseUrl(shop));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return () -> {
            try {
                Files.deleteIfExists(file);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** The line of the env file that a recovery changes. */
    static String databaseUrl(Path shop) throws IOException {
        return Files.readAllLines(shop.resolve("backend.env")).stream()
                .filter(line -> line.startsWith("DATABASE_URL="))
                .findFirst()
                .orElseThrow();
    }

    static void install(Path shop) throws IOException {
        Path restart = shop.resolve("restart.sh");
        Files.move(restart, shop.resolve("really-restart.sh"));
        // A release that does not run only comes with the new settings; the old settings still start.
        Files.writeString(restart, """
                #!/bin/sh
                cd "$(dirname "$0")" || exit 1
                if [ -e fail-start ] && ! grep -qxF "$(cat fail-start)" backend.env; then
                  [ -s backend.pid ] && kill -9 "$(cat backend.pid)" 2>/dev/null
                  exit 0
                fi
                echo "restart $(grep ^DATABASE_URL= backend.env)" >>witness.log
                exec sh ./really-restart.sh
                """);
        Files.writeString(shop.resolve("migrate.sh"), """
                #!/bin/sh
                cd "$(dirname "$0")" || exit 1
                # Which migrations are still running, so that one that was killed and one that goes on are told apart.
                echo "migrate $$ ,$(for p in $(sed -n 's/^migrate \\([0-9]*\\) .*/\\1/p' witness.log 2>/dev/null); do kill -0 $p 2>/dev/null && printf '%s,' $p; done)" >>witness.log
                if [ -e fail-migration ]; then
                  echo "cannot reach $DATABASE_URL: column shipping_zone does not exist" >&2
                  exit 1
                fi
                sleep 0.3
                echo "migrated $$" >>witness.log
                echo nothing to migrate
                """);
    }

    /** The plan with our migration in place of the shop's, tighter limits, and a check that a test can make fail. */
    static String with(String plan, Path shop, String notices) {
        return plan.replaceFirst(
                        "migrate: .*", "migrate: { run: [sh, \"%s/migrate.sh\"], timeout: 1m }".formatted(shop))
                .replaceFirst(
                        "log: [{] type: log [}]",
                        "$0\n    ops: { type: webhook, url: \"%s\", secret: \"\\${OPS_SECRET}\" }".formatted(notices))
                .replaceFirst("by: \\[log\\]", "by: [log, ops]")
                .replaceFirst("within: 60s", "within: 40s")
                // In shorter steps as patient as a plan that says nothing of it: a quarter of a minute.
                .replaceFirst("attempts: 3, wait: 2s", "attempts: 5, wait: 1s")
                .replaceFirst("(?m)^communication:", """
                              - name: no-poisoned-customer
                                sql: select count(*) from customers where name = 'poison'
                                expect: { value: 0 }
                        communication:""");
    }
}
