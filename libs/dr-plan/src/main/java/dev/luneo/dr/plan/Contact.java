package dev.luneo.dr.plan;

import java.util.Optional;

/** A person or a team. @param name as people read it; the key in the plan unless said otherwise */
public record Contact(String name, Optional<String> email) {}
