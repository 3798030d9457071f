package dev.luneo.dr.stack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** The commands by when they are of use: whoever is in a hurry reads the first of them. */
record HelpGroups(Map<String, List<String>> groups) {
    /** What nobody put elsewhere is here, too: a command that help does not show is not there. */
    private static final String BEFORE = "Before:";

    static HelpGroups of(List<String> now) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        groups.put("Now, when something is broken or may be:", now);
        groups.put(BEFORE, List.of("demo", "up", "plan", "keys"));
        groups.put("Building:", List.of("test", "bench", "updates"));
        return new HelpGroups(groups);
    }

    void in(CommandLine line) {
        line.getHelpSectionMap().put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
        line.getHelpSectionMap().put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST, this::listed);
    }

    private String listed(Help help) {
        StringBuilder text = new StringBuilder();
        groups.forEach((heading, names) -> {
            Map<String, Help> group = new LinkedHashMap<>();
            Stream.concat(names.stream(), heading.equals(BEFORE) ? others(help) : Stream.empty())
                    .forEach(name -> {
                        Help of = help.subcommands().get(name);
                        if (of != null) {
                            group.put(name, of);
                        }
                    });
            text.append("%n%s%n".formatted(heading)).append(help.commandList(group));
        });
        return text.toString();
    }

    private Stream<String> others(Help help) {
        return help.subcommands().keySet().stream()
                .filter(name -> groups.values().stream().noneMatch(names -> names.contains(name)));
    }
}
