package dev.luneo.dr.stack.demo;

import dev.luneo.dr.stack.DrClient;
import dev.luneo.dr.stack.Home;
import dev.luneo.dr.stack.ServiceKind;
import dev.luneo.dr.stack.Stack;
import dev.luneo.dr.stack.StackLog;
import dev.luneo.dr.stack.StackProblem;
import dev.luneo.dr.stack.Whereabouts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code ./dr demo}: a shop is broken and brought back. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = {
            "Break a shop and bring it back: real Kafka, real PostgreSQL, all five services, no containers.",
            "Exit code 0 only when the recovery was verified."
        })
public final class DemoCommand implements Callable<Integer> {
    @Option(names = "--keep", description = "leave everything running afterwards, to look around; Ctrl-C ends it")
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

    private final CountDownLatch closed = new CountDownLatch(1);

    @Override
    public Integer call() throws Exception {
        try {
            return demonstrate();
        } finally {
            closed.countDown();
        }
    }

    private int demonstrate() throws Exception {
        Home home = Home.open(
                directory == null ? Files.createTempDirectory("luneo-dr-demo-") : directory,
                "./dr demo",
                Home.Access.POSTGRES_PASSES);
        StackLog.to(home.log());
        Terminal terminal = new Terminal(System.out, System.console() != null && System.getenv("NO_COLOR") == null);
        terminal.heading("Luneo DR demo: a shop is broken and brought back");
        terminal.say("Everything is set up in %s".formatted(home.directory()));
        long began = System.nanoTime();
        CompletableFuture<Shop> opening = openShop(home);
        try (Shop shop = opening.join()) {
            Path plan = shop.writePlan(
                    home.directory().resolve("dr-plan.yaml"), home.directory().resolve("backups"));
            try (Stack stack = Stack.start(plan, home, shop.variables(), true);
                    Whereabouts told = Whereabouts.of(home)) {
                terminal.say("Kafka, PostgreSQL, the shop and five services are up after %.1f s"
                        .formatted((System.nanoTime() - began) / 1e9));
                DemoReport summary = new Demo(shop, stack, new DrClient(stack.credentials()), terminal).run();
                Optional.ofNullable(report).ifPresent(summary::writeTo);
                summary.print(terminal, home, stack.url(ServiceKind.NOTIFIER), keep);
                if (keep) {
                    waitForCtrlC();
                }
                return summary.verified() ? 0 : 1;
            }
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

    private void waitForCtrlC() throws InterruptedException {
        CountDownLatch ctrlC = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            ctrlC.countDown();
            try {
                // Not the main thread's end: that waits in System.exit for this very hook.
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        ctrlC.await();
    }
}
