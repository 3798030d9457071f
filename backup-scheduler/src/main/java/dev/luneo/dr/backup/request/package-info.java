/** What people and programs may ask of this service. */
@NullMarked
package dev.luneo.dr.backup.request;

import org.jspecify.annotations.NullMarked;
