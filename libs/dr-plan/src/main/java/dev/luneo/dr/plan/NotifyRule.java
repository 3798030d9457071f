package dev.luneo.dr.plan;

import java.util.List;
import java.util.Set;

/**
 * Who is told on which occasions, by which channels.
 *
 * @param who names of roles or contacts
 * @param by names of channels
 */
public record NotifyRule(Set<Occasion> when, List<String> who, List<String> by) {
    public NotifyRule {
        when = Ordered.setOf(when);
        who = List.copyOf(who);
        by = List.copyOf(by);
    }
}
