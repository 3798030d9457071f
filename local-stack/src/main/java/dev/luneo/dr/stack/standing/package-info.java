/** What whoever started a stack should know of it without asking: what is protected, and what a recovery would lack. */
@org.jspecify.annotations.NullMarked
package dev.luneo.dr.stack.standing;
