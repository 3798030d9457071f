/** Where backups live: objects beside a manifest that is written last. */
@NullMarked
package dev.luneo.dr.repository;

import org.jspecify.annotations.NullMarked;
