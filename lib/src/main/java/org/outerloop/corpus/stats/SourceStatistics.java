package org.outerloop.corpus.stats;

/**
 * Documents of one source, that is of the files in one folder of the input.
 *
 * @param source the folder; empty for files that lie in none
 * @param files in it
 * @param lines that are not blank
 * @param bytes of the documents' text as it was read
 * @param documentsKept in the end
 * @param bytesKept of their text in the end
 */
public record SourceStatistics(
    String source, long files, long lines, long bytes, long documentsKept, long bytesKept) {}
