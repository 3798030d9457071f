package dev.luneo.dr.plan;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Who is told what, and how.
 *
 * @param roles role to the names of its contacts; no role has the name of a contact
 * @param remindEvery how long after a notice that waits for somebody's answer it is told again: 1 minute to 24 hours, 15 minutes
 *     unless said otherwise
 * @param rules the plan's {@code notify} (a record component cannot bear that name)
 */
public record Communication(
        Map<String, List<String>> roles,
        Map<String, Contact> contacts,
        StatusPagePlan statusPage,
        Map<String, Channel> channels,
        Duration remindEvery,
        List<NotifyRule> rules) {
    public Communication {
        roles = Ordered.copyOf(roles.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        role -> List.copyOf(role.getValue()),
                        (one, other) -> one,
                        LinkedHashMap::new)));
        contacts = Ordered.copyOf(contacts);
        channels = Ordered.copyOf(channels);
        rules = List.copyOf(rules);
    }
}
