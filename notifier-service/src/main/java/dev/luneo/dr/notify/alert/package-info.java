/**
 * How an alert from outside becomes an incident. Whoever speaks CloudEvents publishes incidents to Kafka and needs nothing here; whoever
 * has a form of its own is an {@link dev.luneo.dr.notify.alert.AlertSource}, in a package below.
 */
@NullMarked
package dev.luneo.dr.notify.alert;

import org.jspecify.annotations.NullMarked;
