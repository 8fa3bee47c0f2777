package org.outerloop.evaluation;

/** A row of a task's file cannot be asked; the message says what is wrong with it. */
public final class MalformedRowException extends Exception {
  public MalformedRowException(String reason) {
    super(reason);
  }
}
