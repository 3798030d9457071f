/**
 * What a person types while something is broken, or to look whether it is. A client of the services' REST: it decides nothing, keeps
 * nothing, and whatever it began goes on without it.
 */
@org.jspecify.annotations.NullMarked
package dev.luneo.dr.cli;
