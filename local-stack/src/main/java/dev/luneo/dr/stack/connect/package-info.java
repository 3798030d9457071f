/** Tries what a recovery would need, harmlessly, before anybody depends on it. */
@org.jspecify.annotations.NullMarked
package dev.luneo.dr.stack.connect;
