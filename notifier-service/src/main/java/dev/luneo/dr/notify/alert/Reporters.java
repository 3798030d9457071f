package dev.luneo.dr.notify.alert;

import dev.luneo.dr.kit.security.Role;
import dev.luneo.dr.kit.web.RequestRefused;
import dev.luneo.dr.notify.facts.Subject;
import org.springframework.security.core.Authentication;

/** An alert source speaks for itself alone: it may report again and close what it reported, by the name of its token. */
final class Reporters {
    private Reporters() {}

    /** @throws RequestRefused 403 where an alert source speaks of what somebody else reported */
    static void refuseUnlessTheirs(Subject subject, Authentication who) {
        boolean alertSource = who.getAuthorities().stream()
                .anyMatch(authority -> ("ROLE_" + Role.ALERT_SOURCE).equals(authority.getAuthority()));
        boolean theirs = subject.incident()
                .report()
                .filter(report -> report.event().source().equals(who.getName()))
                .isPresent();
        if (alertSource && !theirs) {
            throw RequestRefused.forbidden(
                    "Incident %s was reported by somebody else; report yours under an incidentId of its own"
                            .formatted(subject.id()));
        }
    }
}
