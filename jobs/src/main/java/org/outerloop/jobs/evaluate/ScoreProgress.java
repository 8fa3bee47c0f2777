package org.outerloop.jobs.evaluate;

/** Is told how far scoring is. */
public interface ScoreProgress {
  /** For those who do not want to know. */
  ScoreProgress SILENT =
      new ScoreProgress() {
        @Override
        public void begin(String what, int tasks, int longest) {}

        @Override
        public void done(String what, int tasks) {}

        @Override
        public void end(String what) {}
      };

  /**
   * Scoring begins.
   *
   * @param longest text that is read, tokens
   */
  void begin(String what, int tasks, int longest);

  /** So many tasks have ended. */
  void done(String what, int tasks);

  /** All have. */
  void end(String what);
}
