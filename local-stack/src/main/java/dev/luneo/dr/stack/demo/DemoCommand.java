package dev.luneo.dr.stack.demo;

import dev.luneo.dr.stack.DrClient;
import dev.luneo.dr.stack.Home;
import dev.luneo.dr.stack.ServiceKind;
import dev.luneo.dr.stack.Stack;
import dev.luneo.dr.stack.StackLog;
import dev.luneo.dr.stack.StackProblem;
import dev.luneo.dr.stack.Whereabouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./dr demo}: a shop is broken and brought back. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Break a shop and bring it back: real Kafka, real PostgreSQL, all five services, no containers.",
            "Exit code 0 only when the recovery was verified. Leaves nothing behind, unless it failed: then the log stays."
        })
public final class DemoCommand implements Callable<Integer> {
    /** As shells say of what was ended by Ctrl-C. */
    private static final int STOPPED = 130;

    @Option(
            names = "--keep",
            description = "leave everything running afterwards, to look around; Ctrl-C ends it and removes it")
    private boolean keep;

    @Option(names = "--report", paramLabel = "FILE", description = "write the summary as JSON")
    private @Nullable Path report;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "where to set everything up (default: a new temporary directory)")
    private @Nullable Path directory;

    @Option(names = "--customers", paramLabel = "N", defaultValue = "5000", description = "default: ${DEFAULT-VALUE}")
    private int customers = 5_000;

    @Option(names = "--orders", paramLabel = "N", defaultValue = "20000", description = "default: ${DEFAULT-VALUE}")
    private int orders = 20_000;

    @Override
    public Integer call() throws Exception {
        boolean ours = directory == null;
        Path place = directory == null ? Files.createTempDirectory("luneo-dr-demo-") : directory;
        try (UntilCtrlC running = UntilCtrlC.here()) {
            try {
                boolean verified = demonstrate(place, ours);
                if (ours && verified) {
                    running.afterwards(() -> remove(place));
                }
                return verified ? 0 : 1;
            } catch (Exception e) {
                if (!running.stopped()) {
                    throw e;
                }
                // Whatever broke when everything was told to end, it is what was asked for.
                running.afterwards(() -> {
                    if (ours) {
                        remove(place);
                    }
                });
                return STOPPED;
            }
        }
    }

    private boolean demonstrate(Path place, boolean ours) throws Exception {
        Terminal terminal = new Terminal(System.out, isLively());
        try (Home home = Home.open(place, "./dr demo", Home.Access.POSTGRES_PASSES)) {
            StackLog.to(home.log());
            terminal.heading("Luneo DR demo: a shop is broken and brought back");
            terminal.say("Everything is set up in %s".formatted(home.directory()));
            long began = System.nanoTime();
            try (Shop shop = openShop(home).join()) {
                Path plan = shop.writePlan(
                        home.directory().resolve("dr-plan.yaml"),
                        home.directory().resolve("backups"));
                try (Stack stack = Stack.start(plan, home, shop.variables(), true);
                        Whereabouts told = Whereabouts.of(home)) {
                    terminal.say("Kafka, PostgreSQL, the shop and five services are up after %.1f s"
                            .formatted((System.nanoTime() - began) / 1e9));
                    DemoReport summary = new Demo(shop, stack, new DrClient(stack.credentials()), terminal).run();
                    Optional.ofNullable(report).ifPresent(summary::writeTo);
                    summary.print(terminal, home, stack.url(ServiceKind.NOTIFIER), keep, !ours || !summary.verified());
                    if (keep) {
                        new CountDownLatch(1).await();
                    }
                    return summary.verified();
                }
            }
        }
    }

    private static boolean isLively() {
        return System.console() != null && System.getenv("NO_COLOR") == null && !"dumb".equals(System.getenv("TERM"));
    }

    private static void remove(Path place) {
        try {
            FileSystemUtils.deleteRecursively(place);
        } catch (IOException e) {
            System.err.printf("%s cannot be removed: %s%n", place, e);
        }
    }

    private CompletableFuture<Shop> openShop(Home home) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return Shop.open(home, new Shop.ShopProgram(classPath()), customers, orders);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StackProblem("Interrupted while the shop was being set up", e);
            }
        });
    }

    private static String classPath() {
        String path = System.getProperty("dr.shop.classpath", "");
        if (path.isEmpty()) {
            throw new StackProblem("The demo is started by ./dr demo, which knows where the shop's program is");
        }
        return path;
    }
}
