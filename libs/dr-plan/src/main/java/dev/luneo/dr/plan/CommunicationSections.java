package dev.luneo.dr.plan;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code communication:}. */
final class CommunicationSections {

    private static final String NOTIFIER = "notifier-service";

    private CommunicationSections() {}

    static Communication of(Section communication) {
        Map<String, Contact> contacts = new LinkedHashMap<>();
        communication.named("contacts").forEach((name, section) -> contacts.put(name, contact(name, section)));
        Map<String, List<String>> roles = roles(communication.section("roles"), contacts.keySet());
        Map<String, Channel> channels = new LinkedHashMap<>();
        Map<String, Section> channelSections = communication.named("channels");
        channelSections.forEach((name, section) -> channels.put(name, channel(name, section)));
        Set<String> people = new LinkedHashSet<>(roles.keySet());
        people.addAll(contacts.keySet());
        List<NotifyRule> rules = new ArrayList<>();
        communication.sections("notify").forEach(rule -> rules.add(rule(rule, people, channels.keySet())));
        warnOfSilence(communication, rules);
        warnOfUnused(channelSections, rules);
        return new Communication(
                roles,
                contacts,
                statusPage(communication.section("status-page")),
                channels,
                communication.optional(
                        "remind-every",
                        Kinds.duration(Duration.ofMinutes(1), Duration.ofHours(24)),
                        Duration.ofMinutes(15)),
                rules);
    }

    private static Contact contact(String name, Section contact) {
        contact.notYet("pagerduty", "PagerDuty", "remove it; a webhook channel can call a pager");
        return new Contact(contact.optional("name", Kinds.TEXT, name), contact.optional("email", Kinds.EMAILS));
    }

    private static Map<String, List<String>> roles(Section section, Set<String> contacts) {
        Map<String, List<String>> roles = new LinkedHashMap<>();
        for (String role : section.keys()) {
            if (Kinds.NAMES.read().apply(role) instanceof Kind.Bad<String> bad) {
                section.refuse(role, bad.problem(), bad.wayOut());
            }
            if (contacts.contains(role)) {
                section.refuse(role, "is the name of a contact too", "give the role another name");
            }
            roles.put(
                    role,
                    section.distinctAtLeastOne(
                            role, Kinds.reference("contact", contacts), "name a contact: `" + role + ": [alice]`"));
        }
        return roles;
    }

    private static StatusPagePlan statusPage(Section page) {
        page.notYet("statuspage-io", "statuspage.io", "remove it; the built-in page can be shown instead");
        return new StatusPagePlan(
                page.optional("built-in", Kinds.YES_OR_NO, true),
                page.optional(
                        "heartbeat",
                        Kinds.duration(Duration.ofMinutes(1), Duration.ofHours(24)),
                        Duration.ofMinutes(10)));
    }

    private static Channel channel(String name, Section channel) {
        boolean later = List.of("slack", "pagerduty", "email").stream()
                .anyMatch(type -> channel.notYet(
                        "type",
                        type,
                        "the channel " + type,
                        "write `type: webhook` with `url` and `secret`, or `type: log`"));
        if (later) {
            channel.ignoreRest();
            return new Channel.Log(name);
        }
        String type = channel.required("type", Kinds.oneOf("log", "webhook"), "write `type: log` or `type: webhook`");
        if (!type.equals("webhook")) {
            if (!type.equals("log")) {
                channel.ignoreRest();
            }
            return new Channel.Log(name);
        }
        return new Channel.Webhook(
                name,
                channel.requiredTemplate("url", TemplateRule.http(NOTIFIER), "write `url: https://HOST/PATH`"),
                channel.requiredTemplate(
                        "secret",
                        TemplateRule.secret(NOTIFIER),
                        "write `secret: ${A_VARIABLE}`: receivers recognise us by it"));
    }

    private static NotifyRule rule(Section rule, Set<String> people, Set<String> channels) {
        Kind<Occasion> occasions = Kinds.word(Occasion.class);
        return new NotifyRule(
                new LinkedHashSet<>(
                        rule.distinctAtLeastOne("when", occasions, "write `when: [full-restore-finished]`")),
                rule.distinctAtLeastOne(
                        "who",
                        Kinds.reference("role or contact", people),
                        "name roles or contacts: `who: [incident-lead]`"),
                rule.distinctAtLeastOne(
                        "by", Kinds.reference("channel", channels), "name channels: `by: [" + first(channels) + "]`"));
    }

    /** Whoever set up a channel believes that it tells somebody something. */
    private static void warnOfUnused(Map<String, Section> channels, List<NotifyRule> rules) {
        channels.forEach((name, section) -> {
            if (rules.stream().noneMatch(rule -> rule.by().contains(name))) {
                section.warn("type", "is of a channel that no rule uses", "name it in `notify`, or remove it");
            }
        });
    }

    private static String first(Set<String> channels) {
        return channels.stream().findFirst().orElse("log");
    }

    /** In a disaster recovery tool silence is a fault, even one that was asked for. */
    private static void warnOfSilence(Section communication, List<NotifyRule> rules) {
        Set<Occasion> silent = EnumSet.allOf(Occasion.class);
        rules.forEach(rule -> silent.removeAll(rule.when()));
        if (!silent.isEmpty()) {
            String words = silent.stream().map(Words::of).collect(Collectors.joining(", "));
            communication.warn("notify", "tells nobody of: " + words, "add a rule with `when: [" + words + "]`");
        }
    }
}
