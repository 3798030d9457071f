package dev.luneo.dr.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which stack, and as whom: what every command that talks to one takes. */
final class Where {
    @Option(
            names = "--home",
            paramLabel = "DIR",
            description =
                    "the stack that keeps everything there (default: $DR_HOME, ./.luneo-dr, or the one that you run)")
    private @Nullable String home;

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "a stack on another machine, without a port: its services are at 8081 to 8085; needs a token")
    private @Nullable String url;

    @Option(
            names = "--token",
            paramLabel = "TOKEN",
            description = "who you are there; better in $DR_TOKEN, which nobody else on this machine sees")
    private @Nullable String token;

    @Option(
            names = "--as",
            paramLabel = "NAME",
            description =
                    "who you are, by your name in the plan; what you decide is recorded under it (default: $DR_AS, else your login)")
    private @Nullable String name;

    Optional<String> home() {
        return Optional.ofNullable(home);
    }

    Optional<String> url() {
        return Optional.ofNullable(url);
    }

    Optional<String> token() {
        return Optional.ofNullable(token);
    }

    Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /** To find the same stack as the same person again; not the token, which is nothing to show. */
    List<String> again() {
        List<String> options = new ArrayList<>();
        home().ifPresent(dir -> options.addAll(List.of("--home", dir)));
        url().ifPresent(there -> options.addAll(List.of("--url", there)));
        name().ifPresent(who -> options.addAll(List.of("--as", who)));
        return options;
    }
}
