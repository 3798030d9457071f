/** The contract between the services: event records, topics, the envelope and its JSON. */
@NullMarked
package dev.luneo.dr.events;

import org.jspecify.annotations.NullMarked;
