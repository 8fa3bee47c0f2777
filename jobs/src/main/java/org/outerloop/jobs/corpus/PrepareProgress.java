package org.outerloop.jobs.corpus;

/** Is told how far a preparation is. */
public interface PrepareProgress {
  /** For those who do not want to know. */
  PrepareProgress SILENT =
      new PrepareProgress() {
        @Override
        public void begin(String stage, String what) {}

        @Override
        public void end(String stage, String result) {}
      };

  /** A stage begins, or what is left of it. */
  void begin(String stage, String what);

  /** A stage has ended. */
  void end(String stage, String result);
}
