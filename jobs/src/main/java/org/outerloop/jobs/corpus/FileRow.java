package org.outerloop.jobs.corpus;

import java.io.Serializable;

/**
 * Documents of one file that ended the same way at a stage.
 *
 * @param source name of the file
 * @param stage that decided; {@link FileRows#ALL} for what is kept in the end
 * @param outcome {@code kept}, {@link FileRows#CHANGED}, or why they are left out
 * @param documents how many
 * @param bytes of their text
 */
record FileRow(String source, String stage, String outcome, long documents, long bytes)
    implements Serializable {}
