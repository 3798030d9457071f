package dev.luneo.dr.notify.stakeholders;

import dev.luneo.dr.plan.Communication;
import dev.luneo.dr.plan.NotifyRule;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A notice with one channel to tell it by.
 *
 * @param recipients the plan's names of people, roles expanded, each once however many rules name them
 */
public record Addressed(Notice notice, String channel, List<String> recipients) {

    /** By every channel that a rule for the occasion names; nothing where the plan has none. */
    public static Stream<Addressed> of(Notice notice, Communication communication) {
        return communication.channels().keySet().stream()
                .map(channel -> new Addressed(notice, channel, recipients(notice, channel, communication)))
                .filter(addressed -> !addressed.recipients().isEmpty());
    }

    private static List<String> recipients(Notice notice, String channel, Communication communication) {
        Set<String> names = new LinkedHashSet<>();
        for (NotifyRule rule : communication.rules()) {
            if (rule.when().contains(notice.occasion()) && rule.by().contains(channel)) {
                rule.who().forEach(who -> names.addAll(communication.roles().getOrDefault(who, List.of(who))));
            }
        }
        return List.copyOf(names);
    }
}
