package org.outerloop.jobs.cli;

import org.apache.spark.SparkException;

/** Finds the sentence worth showing in a chain of exceptions. */
final class Causes {
  private Causes() {}

  /**
   * Spark wraps what a task threw in its own exception, with the stack trace as text; the innermost
   * cause that is not Spark's says what went wrong.
   */
  static String explain(Throwable failure) {
    Throwable best = failure;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (best instanceof SparkException || best.getMessage() == null) {
        best = cause;
      }
    }
    String message = best.getMessage();
    if (message == null) {
      return best.toString();
    }
    return best instanceof SparkException ? taskError(message) : message;
  }

  /**
   * The line of Spark's report that names the exception of the task, without its class and trace.
   */
  private static String taskError(String report) {
    for (String line : report.split("\n")) {
      int start = line.indexOf("): ");
      if (line.contains("Lost task") && start > 0) {
        String error = line.substring(start + 3);
        return error.replaceFirst("^([\\w$]+\\.)+[\\w$]*(Exception|Error): ", "");
      }
    }
    return report.lines().findFirst().orElse(report);
  }
}
