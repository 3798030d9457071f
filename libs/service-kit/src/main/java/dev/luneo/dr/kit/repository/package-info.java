/** The plan's repositories, opened with their keys, and what they hold of a database. */
@NullMarked
package dev.luneo.dr.kit.repository;

import org.jspecify.annotations.NullMarked;
