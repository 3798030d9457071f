package dev.luneo.dr.plan;

import java.time.Duration;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Declares and reads {@code communication:}. */
final class CommunicationSections {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofHours(24);

    private static final Key<Optional<String>> CONTACT_NAME = Key.value(
                    "name", Kinds.TEXT, "as people call it; the key unless said otherwise")
            .maybe();
    private static final Key<Optional<String>> EMAIL =
            Key.value("email", Kinds.EMAILS, "where to reach it").maybe();
    private static final Key<Map<String, Section>> CONTACTS = Key.named(
            "contacts",
            Block.of(
                    "contact",
                    CONTACT_NAME,
                    EMAIL,
                    Key.later("pagerduty", "PagerDuty", "remove it; a webhook channel can call a pager")),
            "people and groups");
    private static final Kind<String> KNOWN_CONTACT = Kinds.reference("contact", "communication.contacts");
    private static final Key<Section> ROLES = Key.entries(
            "roles",
            Kinds.NAMES.form(),
            new Content.Values(KNOWN_CONTACT.form(), true, true),
            "who fills which; `incident-lead` decides about restores");

    private static final Key<Boolean> BUILT_IN = Key.value(
                    "built-in", Kinds.YES_OR_NO, "a public page that says how things stand")
            .or(true);
    private static final Key<Duration> HEARTBEAT = Key.value(
                    "heartbeat",
                    Kinds.duration(MINUTE, DAY),
                    "while something is wrong, the page promises an update this often")
            .or(Duration.ofMinutes(10));
    private static final Key<Section> STATUS_PAGE = Key.block(
            "status-page",
            Block.of(
                    "status page",
                    BUILT_IN,
                    HEARTBEAT,
                    Key.later("statuspage-io", "statuspage.io", "remove it; the built-in page can be shown instead")),
            "what the public sees");

    private static final Key<Map<String, Section>> CHANNELS =
            Key.named("channels", Block.of("channel").by(PlanTypes.CHANNELS), "the ways to people");

    private static final Key<List<Occasion>> WHEN = Key.distinct("when", Kinds.word(Occasion.class), "the occasions")
            .must("write `when: [full-restore-finished]`");
    private static final Key<List<String>> WHO = Key.distinct(
                    "who",
                    Kinds.reference("role or contact", "communication.roles", "communication.contacts"),
                    "roles or contacts")
            .must("name roles or contacts: `who: [incident-lead]`");
    private static final Key<List<String>> BY = Key.distinct(
                    "by", Kinds.reference("channel", "communication.channels"), "channels")
            .must("name channels: `by: [CHANNEL]`");
    private static final Key<List<Section>> NOTIFY =
            Key.blocks("notify", Block.of("notify rule", WHEN, WHO, BY), "who hears of what by which channel");

    private static final Key<Duration> REMIND_EVERY = Key.value(
                    "remind-every",
                    Kinds.duration(MINUTE, DAY),
                    "what waits for somebody's answer is told again this often")
            .or(Duration.ofMinutes(15));

    static final Block COMMUNICATION =
            Block.of("communication", CONTACTS, ROLES, STATUS_PAGE, CHANNELS, REMIND_EVERY, NOTIFY);

    private CommunicationSections() {}

    static Communication of(Section communication) {
        Map<String, Contact> contacts = new LinkedHashMap<>();
        communication.get(CONTACTS).forEach((name, section) -> contacts.put(name, contact(name, section)));
        Map<String, List<String>> roles = roles(communication.get(ROLES), contacts.keySet());
        Map<String, Channel> channels = new LinkedHashMap<>();
        Map<String, Section> channelSections = communication.get(CHANNELS);
        channelSections.forEach(
                (name, section) -> section.read(PlanTypes.CHANNELS).ifPresent(channel -> channels.put(name, channel)));
        List<NotifyRule> rules = communication.get(NOTIFY).stream()
                .map(rule -> new NotifyRule(new LinkedHashSet<>(rule.get(WHEN)), rule.get(WHO), rule.get(BY)))
                .toList();
        warnOfSilence(communication, rules);
        warnOfUnused(channelSections, rules);
        Section page = communication.get(STATUS_PAGE);
        return new Communication(
                roles,
                contacts,
                new StatusPagePlan(page.get(BUILT_IN), page.get(HEARTBEAT)),
                channels,
                communication.get(REMIND_EVERY),
                rules);
    }

    private static Contact contact(String name, Section contact) {
        String called = contact.get(CONTACT_NAME).orElse(name);
        contact.canonical(CONTACT_NAME.name(), called);
        return new Contact(called, contact.get(EMAIL));
    }

    private static Map<String, List<String>> roles(Section section, Set<String> contacts) {
        Map<String, List<String>> roles = new LinkedHashMap<>();
        for (String role : section.keys()) {
            if (Kinds.read(Kinds.NAMES, role) instanceof Kind.Bad<String> bad) {
                section.refuse(role, bad.problem(), bad.wayOut());
            }
            if (contacts.contains(role)) {
                section.refuse(role, "is the name of a contact too", "give the role another name");
            }
            if (section.isEmpty(role)) {
                section.refuse(role, "is empty", "name a contact: `" + role + ": [alice]`");
            }
            roles.put(role, section.list(role, KNOWN_CONTACT, true));
        }
        return roles;
    }

    /** Whoever set up a channel believes that it tells somebody something. */
    private static void warnOfUnused(Map<String, Section> channels, List<NotifyRule> rules) {
        channels.forEach((name, section) -> {
            if (rules.stream().noneMatch(rule -> rule.by().contains(name))) {
                section.warn("type", "is of a channel that no rule uses", "name it in `notify`, or remove it");
            }
        });
    }

    /** In a disaster recovery tool silence is a fault, even one that was asked for. */
    private static void warnOfSilence(Section communication, List<NotifyRule> rules) {
        Set<Occasion> silent = EnumSet.allOf(Occasion.class);
        rules.forEach(rule -> silent.removeAll(rule.when()));
        if (!silent.isEmpty()) {
            String words = silent.stream().map(Words::of).collect(Collectors.joining(", "));
            communication.warn(NOTIFY, "tells nobody of: " + words, "add a rule with `when: [" + words + "]`");
        }
    }
}
