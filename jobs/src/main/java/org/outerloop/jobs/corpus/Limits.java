package org.outerloop.jobs.corpus;

import org.outerloop.protocol.Require;

/**
 * When there is too much bad input; each limit stops the job by itself.
 *
 * @param maxRejectedLines most lines that give no document
 * @param maxRejectedLineShare of all lines that are not blank
 * @param maxRejectedFiles most damaged files
 * @param maxRejectedFileShare of all files
 */
public record Limits(
    long maxRejectedLines,
    double maxRejectedLineShare,
    long maxRejectedFiles,
    double maxRejectedFileShare) {
  public Limits {
    Require.that(maxRejectedLines >= 0, "max-rejected-lines %s is negative", maxRejectedLines);
    Require.that(maxRejectedFiles >= 0, "max-rejected-files %s is negative", maxRejectedFiles);
    requireShare("max-rejected-line-share", maxRejectedLineShare);
    requireShare("max-rejected-file-share", maxRejectedFileShare);
  }

  private static void requireShare(String key, double share) {
    Require.that(0 <= share && share <= 1, "%s %s is outside [0, 1]", key, share);
  }
}
