package dev.luneo.dr.recovery;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What steps that succeeded leave for a person to note or to finish: nothing that stops a recovery, and nothing to overlook. */
public final class Remarks {
    private static final String FACT = "toNote";
    /** An event has an end, and what a step says in its detail holds them all. */
    private static final int MOST = 50;

    private static final int LONGEST = 1_000;

    private Remarks() {}

    /** As a step records them. */
    public static Map<String, String> facts(List<String> remarks) {
        return remarks.isEmpty()
                ? Map.of()
                : Map.of(FACT, remarks.stream().limit(MOST).map(Remarks::line).collect(Collectors.joining("\n")));
    }

    /** Of the newest finished attempt at each step, in the order of the steps, each once. */
    public static List<String> of(Recovery recovery) {
        Map<String, List<String>> byStep = new LinkedHashMap<>();
        for (StepRun run : recovery.stepRuns()) {
            if (run.outcome() instanceof StepRun.Finished finished) {
                byStep.put(
                        run.service() + "/" + run.step(), lines(finished.facts().getOrDefault(FACT, "")));
            }
        }
        return byStep.values().stream().flatMap(List::stream).distinct().toList();
    }

    private static List<String> lines(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split("\n"));
    }

    /** Names in it are their owners' to choose: they do not begin a line of their own. */
    private static String line(String remark) {
        String plain = remark.strip().replaceAll("\\R", " ");
        return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "…" : plain;
    }

    /** As an end of a sentence, or nothing. */
    public static String words(List<String> remarks, int named) {
        if (remarks.isEmpty()) {
            return "";
        }
        String first = remarks.stream().limit(named).collect(Collectors.joining("; "));
        String more = remarks.size() > named ? "; and %d more, under toNote".formatted(remarks.size() - named) : "";
        return " To be noted: %s%s.".formatted(first, more);
    }
}
