package dev.luneo.dr.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./dr completion bash}: what makes the Tab key know these commands. */
@Command(
        name = "completion",
        mixinStandardHelpOptions = true,
        exitCodeOnInvalidInput = ExitCode.MISTYPED,
        description = {
            "What makes the Tab key complete these commands, for the shell's start-up file:",
            "  source <(./dr completion bash)"
        })
final class CompletionCommand implements Callable<Integer> {
    /** Shells that complete alike: zsh reads bash's by its own bashcompinit. */
    enum Shell {
        BASH,
        ZSH
    }

    private final Surroundings around;

    @Parameters(paramLabel = "bash|zsh", description = "your shell")
    private Shell shell = Shell.BASH;

    @Spec
    private @Nullable CommandSpec spec;

    CompletionCommand(Surroundings around) {
        this.around = around;
    }

    @Override
    public Integer call() {
        if (shell == Shell.ZSH) {
            around.screen().raw("autoload -U +X bashcompinit && bashcompinit");
        }
        if (spec != null) {
            around.screen().raw(AutoComplete.bash("dr", spec.root().commandLine()));
        }
        return ExitCode.DONE;
    }
}
