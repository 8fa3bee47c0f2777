/** A world of honest and hostile peers on a toy model. */
package org.outerloop.arena;
