package dev.luneo.dr.plan;

import java.util.Optional;

/**
 * One of the variables by which an application learns where its database is.
 *
 * @param variable in its environment file, {@code DATABASE_URL} unless said otherwise
 * @param template with {@code ${VARIABLES}} and {@code {host}}, {@code {port}}, {@code {database}}; absent: the database's
 *     url with those three replaced
 */
public record DatabaseUrlPlan(String variable, Optional<Template> template) {}
