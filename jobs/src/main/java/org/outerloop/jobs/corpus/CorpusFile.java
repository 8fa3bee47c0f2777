package org.outerloop.jobs.corpus;

/**
 * One file of a corpus.
 *
 * @param name key below the corpus's root
 * @param size packed bytes
 */
public record CorpusFile(String name, long size) {}
