package org.outerloop.corpus.stats;

/**
 * Why lines of a file gave no document.
 *
 * @param file name below the input
 * @param lines of the file that are not blank
 * @param rejected how many of them gave no document
 * @param damaged whether a part of the file could not be read
 * @param commonest reason, with its count, in words
 * @param first message in words: what was wrong with the first such line
 */
public record FileTrouble(
    String file, long lines, long rejected, boolean damaged, String commonest, String first) {}
