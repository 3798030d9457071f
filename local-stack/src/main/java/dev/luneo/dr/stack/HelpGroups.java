package dev.luneo.dr.stack;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;

/** The commands by when they are of use: whoever is in a hurry reads the first of them. */
record HelpGroups(Map<String, List<String>> groups) {
    static HelpGroups of(List<String> now) {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        groups.put("Now, when something is broken or may be:", now);
        groups.put("Before:", List.of("demo", "up", "plan", "keys"));
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
            names.forEach(name -> {
                Help of = help.subcommands().get(name);
                if (of != null) {
                    group.put(name, of);
                }
            });
            text.append("%n%s%n".formatted(heading)).append(help.commandList(group));
        });
        return text.toString();
    }
}
