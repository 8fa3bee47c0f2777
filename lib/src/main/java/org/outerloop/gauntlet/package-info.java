/** Judging: which contributions of a round are merged, and what each peer is worth. */
package org.outerloop.gauntlet;
