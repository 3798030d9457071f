/** What is known of a plan on the machine where it will be carried out. */
@org.jspecify.annotations.NullMarked
package dev.luneo.dr.stack.plan;
