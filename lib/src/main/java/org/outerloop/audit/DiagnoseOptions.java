package org.outerloop.audit;

/**
 * How far a comparison goes.
 *
 * @param readAll records before the round at which runs part that are all read, if they are not
 *     more: a difference that nothing carries on, as in a held-out loss, is not found by bisection
 * @param stored whether all stored objects are read where no records differ
 */
public record DiagnoseOptions(long readAll, boolean stored) {
  /** Reads up to 100 records, and no objects that are equal by their digests. */
  public static final DiagnoseOptions USUAL = new DiagnoseOptions(100, false);

  /** Reads everything. */
  public static final DiagnoseOptions THOROUGH = new DiagnoseOptions(Long.MAX_VALUE, true);
}
