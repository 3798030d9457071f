/** What the services that act after the restore say of what they will need for it. */
@NullMarked
package dev.luneo.dr.restore.outlook;

import org.jspecify.annotations.NullMarked;
