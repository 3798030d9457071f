package dev.luneo.dr.plan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.nodes.MappingNode;

/**
 * Reads a plan whole: everything that is wrong with it at once, each with its place and the way out. A bad plan is an
 * answer, never an exception.
 */
public final class PlanReader {

    private PlanReader() {}

    /**
     * @param environment for the references in the plan. A template's variable that is not set is a {@link Lack}, any other an
     *     error
     */
    public static PlanReading read(Path file, Map<String, String> environment) {
        return read(file, environment, ValueChecks.NONE);
    }

    /** As above, of a plan that may have these types. */
    public static PlanReading read(Path file, Map<String, String> environment, PlanTypes types) {
        return read(file, environment, ValueChecks.NONE, types);
    }

    /** As above, and what is filled in from the environment is looked at as if it stood in the plan. */
    public static PlanReading read(Path file, Map<String, String> environment, ValueChecks checks) {
        return read(file, environment, checks, PlanTypes.BUILT_IN);
    }

    private static PlanReading read(Path file, Map<String, String> environment, ValueChecks checks, PlanTypes types) {
        if (Files.isDirectory(file)) {
            return refused(file, "is a directory", "name the file in it, such as " + file.resolve("dr-plan.yaml"));
        }
        if (!Files.exists(file)) {
            return refused(file, "does not exist", "name a plan, or have one written: ./dr plan init");
        }
        if (!Files.isRegularFile(file)) {
            return refused(file, "is no regular file", "name a file");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(PlanTree.LARGEST + 1);
        } catch (IOException | SecurityException e) {
            return refused(file, "cannot be read (" + e.getClass().getSimpleName() + ")", "let this user read it");
        }
        if (bytes.length > PlanTree.LARGEST) {
            return refused(file, "is larger than 1 MiB", "name a plan: they are a few kilobytes long");
        }
        try {
            String yaml = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            Path directory = file.toAbsolutePath().normalize().getParent();
            return parse(yaml, directory == null ? Path.of("") : directory, environment, checks, types);
        } catch (CharacterCodingException e) {
            return refused(file, "is not UTF-8 text", "save it as UTF-8");
        }
    }

    /** As {@link #read}; relative paths in the plan stay relative to the working directory. */
    public static PlanReading parse(String yaml, Map<String, String> environment) {
        return parse(yaml, environment, ValueChecks.NONE);
    }

    public static PlanReading parse(String yaml, Map<String, String> environment, PlanTypes types) {
        return parse(yaml, Path.of(""), environment, ValueChecks.NONE, types);
    }

    static PlanReading parse(String yaml, Map<String, String> environment, ValueChecks checks) {
        return parse(yaml, Path.of(""), environment, checks, PlanTypes.BUILT_IN);
    }

    private static PlanReading parse(
            String yaml, Path directory, Map<String, String> environment, ValueChecks checks, PlanTypes types) {
        Problems problems = new Problems();
        String text = yaml.startsWith("\uFEFF") ? yaml.substring(1) : yaml;
        return PlanTree.of(text, problems)
                .map(node -> read(node, new Reading(directory, environment, checks, types, problems, node)))
                .orElseGet(() -> new PlanReading.Invalid(problems.errors()));
    }

    private static PlanReading read(MappingNode node, Reading reading) {
        DrPlan plan = PlanSections.of(Section.root(reading, PlanSections.PLAN, node));
        reading.reportUnknownKeys();
        return reading.problems.none()
                ? new PlanReading.Valid(plan, reading.problems.warnings(), reading.problems.lacks())
                : new PlanReading.Invalid(reading.problems.errors());
    }

    private static PlanReading refused(Path file, String problem, String wayOut) {
        return new PlanReading.Invalid(List.of(new PlanProblem("", 0, file.toString(), problem, wayOut)));
    }
}
