/** Tells the public and the stakeholders the truth, once. */
@NullMarked
package dev.luneo.dr.notify;

import org.jspecify.annotations.NullMarked;
