/** A real Kafka broker in this JVM. */
@NullMarked
package dev.luneo.dr.localkafka;

import org.jspecify.annotations.NullMarked;
