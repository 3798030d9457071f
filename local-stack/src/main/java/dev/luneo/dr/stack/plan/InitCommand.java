package dev.luneo.dr.stack.plan;

import dev.luneo.dr.kit.database.DatabaseUrls;
import dev.luneo.dr.kit.plan.PlanVariables;
import dev.luneo.dr.plan.PlanReader;
import dev.luneo.dr.plan.PlanReading;
import dev.luneo.dr.plan.PlanReport;
import dev.luneo.dr.repository.RepositoryKeys;
import dev.luneo.dr.stack.StackProblem;
import dev.luneo.dr.stack.connect.Connect;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ./dr plan init}: a plan that works, for a database and what uses it. */
@Command(
        name = "init",
        mixinStandardHelpOptions = true,
        description = {
            "Write a plan for a database and the application that uses it, and a file with the secrets beside it.",
            "Asks what no option says; an empty answer takes what is proposed. Looks at the database where it can be reached. Nothing is overwritten.",
            "A url on the command line is seen by everybody on this machine: better answer, or set DATABASE_URL."
        },
        exitCodeListHeading = "Exit code:%n",
        exitCodeList = {"0:it is written", "1:it is not; what stands there says why", "2:the command was mistyped"})
public final class InitCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "FILE",
            defaultValue = "my-plan.yaml",
            description = "the plan (default: ${DEFAULT-VALUE})")
    private Path file = Path.of("my-plan.yaml");

    @Mixin
    private Told told = new Told();

    @Override
    public Integer call() throws InterruptedException {
        Path plan = file.toAbsolutePath().normalize();
        Path secrets = plan.resolveSibling(stem(plan) + ".env");
        for (Path there : List.of(plan, secrets)) {
            if (Files.exists(there)) {
                throw new StackProblem(
                        "%s is there already, and nothing is overwritten. Name another file, or move it away:  ./dr plan init FILE"
                                .formatted(there));
            }
        }
        Draft draft = new Interview(told, new Questions(!told.defaults)).draft();
        String text = new PlanText(draft, secrets).text();
        Map<String, String> variables = draft.variables(RepositoryKeys.generate(), RepositoryKeys.generate());
        Map<String, String> environment = new HashMap<>(System.getenv());
        environment.putAll(variables);
        if (PlanReader.parse(text, environment) instanceof PlanReading.Invalid invalid) {
            throw new StackProblem(
                    "With these answers there is no plan that can be carried out, so nothing is written.%n%s"
                            .formatted(PlanReport.of(invalid).text()));
        }
        write(secrets, exports(secrets, variables), "rw-------");
        write(plan, text, "rw-r--r--");
        System.out.printf("%nWritten: %s%n         %s (secrets: for your eyes only)%n", plan, secrets);
        tried(plan, environment);
        System.out.printf("%nNext:  . %s%n       ./dr up --plan %s%n", shell(shown(secrets)), shell(shown(plan)));
        return 0;
    }

    /** The same looks as {@code plan check --connect}: what the next command would find. */
    private static void tried(Path plan, Map<String, String> environment) throws InterruptedException {
        if (!(PlanHere.read(plan, environment) instanceof PlanReading.Valid valid)) {
            throw new IllegalStateException(plan + " was valid a moment ago");
        }
        System.out.printf("%nTrying what a recovery would need (%d s at most):%n", Connect.LONGEST.toSeconds());
        PlanVariables variables = new PlanVariables(environment);
        new Connect(valid.plan(), variables).everything().forEach(found -> System.out.println(found.line()));
        new SharedDisks(valid.plan(), new DatabaseUrls(valid.plan(), variables))
                .remarks()
                .forEach(remark -> System.out.println("  note   " + remark));
        new Hearers(valid.plan().communication()).nobody().ifPresent(text -> System.out.printf("%n  %s%n", text));
    }

    private static String exports(Path secrets, Map<String, String> variables) {
        return variables.entrySet().stream()
                .map(variable -> "export %s=%s\n".formatted(variable.getKey(), shell(variable.getValue())))
                .collect(Collectors.joining("", """
                        # Secrets of the plan beside this file. Before ./dr up, in the same shell:  . %s
                        # Keep a copy of %s where the backups are not.
                        """.formatted(shell(secrets.toString()), Draft.KEY_VARIABLE), ""));
    }

    /** One word to a shell, whatever is in it. */
    private static String shell(String text) {
        return text.matches("[A-Za-z0-9_./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** As somebody who is here would write it; sourced by that name, and a bare one would be looked for on PATH. */
    private static String shown(Path path) {
        Path here = Path.of("").toAbsolutePath();
        return path.startsWith(here) ? "./" + here.relativize(path) : path.toString();
    }

    private static String stem(Path plan) {
        String name =
                Optional.ofNullable(plan.getFileName()).map(Path::toString).orElse("my-plan");
        return name.replaceFirst("\\.ya?ml$", "");
    }

    private static void write(Path file, String text, String mode) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
            Files.writeString(file, text, StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException there) {
            throw new StackProblem("%s is there already, and nothing is overwritten".formatted(file));
        } catch (IOException e) {
            throw new StackProblem("%s cannot be written: %s. Name a file in a directory of yours:  ./dr plan init FILE"
                    .formatted(file, e));
        }
    }
}
