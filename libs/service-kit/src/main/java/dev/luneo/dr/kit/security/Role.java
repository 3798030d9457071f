package dev.luneo.dr.kit.security;

import org.springframework.security.core.authority.SimpleGrantedAuthority;

/** Who may do what. A lead may do what an operator may, an operator what a viewer may; an alert source may only report. */
public enum Role {
    /** Sees recoveries, backups, metrics. */
    VIEWER,
    /** On call: asks for backups and restores, cancels. */
    OPERATOR,
    /** Decides. */
    INCIDENT_LEAD,
    /** An alerting system: reports incidents and does nothing else. */
    ALERT_SOURCE;

    static final String HIERARCHY = "ROLE_INCIDENT_LEAD > ROLE_OPERATOR\nROLE_OPERATOR > ROLE_VIEWER";

    SimpleGrantedAuthority authority() {
        return new SimpleGrantedAuthority("ROLE_" + name());
    }
}
