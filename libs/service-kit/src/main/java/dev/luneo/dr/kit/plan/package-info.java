/** The plan a service was started with, and the variables it may fill in. */
@NullMarked
package dev.luneo.dr.kit.plan;

import org.jspecify.annotations.NullMarked;
