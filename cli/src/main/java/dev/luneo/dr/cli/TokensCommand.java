package dev.luneo.dr.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ./dr tokens}: who may what. */
@Command(
        name = "tokens",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = ExitCode.MISTYPED,
        description = "Who has a token, and what they may. Who gets one stands in the plan: communication.roles.")
final class TokensCommand implements Callable<Integer> {
    static CommandLine line(Surroundings around) {
        return new CommandLine(new TokensCommand()).addSubcommand(new Listing(around));
    }

    private TokensCommand() {}

    @Override
    public Integer call() {
        throw Stop.mistyped("Say what to do with the tokens:  ./dr tokens list");
    }

    /** Enough of each to know it again, and no more, unless it is asked for. */
    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            exitCodeOnInvalidInput = ExitCode.MISTYPED,
            description = "Everybody who has one, with their role.")
    static final class Listing implements Callable<Integer> {
        private static final int ENOUGH = 4;

        private final Surroundings around;

        @Mixin
        private final Where where = new Where();

        @Option(names = "--show", description = "whole tokens: whoever reads one may what its holder may")
        private boolean show;

        Listing(Surroundings around) {
            this.around = around;
        }

        @Override
        public Integer call() {
            Address address = new Stacks(around).find(where);
            Path home = address.home()
                    .orElseThrow(
                            () -> Stop.because("Tokens are listed where the stack runs, by the user who started it"));
            People people = People.in(home);
            Table table = new Table("lll");
            people.names().forEach(name -> {
                People.Holder holder = people.holder(name);
                table.row(
                        name,
                        holder.role(),
                        show
                                ? holder.token()
                                : holder.token()
                                                .substring(
                                                        0,
                                                        Math.min(
                                                                ENOUGH,
                                                                holder.token().length())) + "...");
            });
            table.lines("").forEach(around.screen()::raw);
            return ExitCode.DONE;
        }
    }
}
