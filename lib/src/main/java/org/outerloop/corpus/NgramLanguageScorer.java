package org.outerloop.corpus;

import java.util.BitSet;
import org.outerloop.protocol.Require;

/**
 * Scores by OpenNLP's model of 103 languages, {@link NgramLanguageModel}, with our own arithmetic,
 * several times as fast as the library's. Digits count as white space, runs of white space as one.
 *
 * <p>A text is read in pieces of {@link #PIECE} characters; of a long one, pieces spread evenly are
 * enough. In each piece every different run of characters speaks once, as in the model's training,
 * so that a page of two languages is judged by how much there is of each. The model adds evidence
 * up, and by itself is sure of nothing on a short page and of everything on a long one; fastText's,
 * whose threshold DCLM uses, takes the mean over its features. So does this: with n runs the
 * evidence for each language is multiplied by {@link #RUNS} / n before the shares are taken.
 *
 * <p>Cost: about 100 ns a character looked at.
 */
public final class NgramLanguageScorer implements LanguageScorer {
  private static final long serialVersionUID = 1;
  private static final int PIECE = 250;

  /** Different runs of about 2,000 characters of English. */
  private static final double RUNS = 1000;

  private final String language;
  private final int pieces;

  /**
   * @param language by the three letters of ISO 639-3: {@code eng}
   * @param characters of a page that are looked at, at most, a few hundred up or down
   */
  public NgramLanguageScorer(String language, int characters) {
    Require.that(
        characters >= 2 * PIECE, "language.characters %s is below %s", characters, 2 * PIECE);
    this.language = language;
    this.pieces = characters / PIECE;
    Require.that(
        Loaded.MODEL.languages().contains(language),
        "language %s is none of %s",
        language,
        Loaded.MODEL.languages());
  }

  @Override
  public double score(Page page) {
    Evidence evidence = new Evidence(Loaded.MODEL);
    String text = page.text();
    int whole = (text.length() + PIECE - 1) / PIECE;
    for (int i = 0; i < Math.min(whole, pieces); i++) {
      int start =
          whole <= pieces ? i * PIECE : (int) ((long) (text.length() - PIECE) * i / (pieces - 1));
      evidence.add(text, start, Math.min(text.length(), start + PIECE));
    }
    return evidence.share(Loaded.MODEL.languages().indexOf(language), RUNS);
  }

  /** What the pieces of a text say, each run of characters once a piece. */
  static final class Evidence {
    private final NgramLanguageModel model;
    private final float[] sums;
    private final BitSet seen;
    private final int[] said = new int[NgramLanguageModel.LONGEST * PIECE]; // what seen holds
    private int saidCount;
    private int runs;

    Evidence(NgramLanguageModel model) {
      this.model = model;
      this.sums = new float[model.languages().size()];
      this.seen = new BitSet(model.runs());
    }

    /** Of at most {@link #PIECE} characters. */
    void add(String text, int start, int end) {
      forget();
      char second = 0; // the two characters before this one
      char first = 0;
      int codes = 0;
      int coded = 0; // characters at the end that have codes
      for (int at = start; at < end; at++) {
        char c = plain(text.charAt(at));
        if (c == ' ' && first == ' ') {
          continue;
        }
        int code = NgramLanguageModel.code(c);
        codes = NgramLanguageModel.lengthened(codes, code);
        coded = code == 0 ? 0 : coded + 1;
        if (coded >= NgramLanguageModel.LONGEST) {
          addRun(model.number(NgramLanguageModel.last(codes, 1)));
          addRun(model.number(NgramLanguageModel.last(codes, 2)));
          addRun(model.number(codes));
        } else {
          addRuns(second, first, c);
        }
        second = first;
        first = c;
      }
    }

    /** Runs of characters of which some are not of ASCII, or missing: 0. */
    private void addRuns(char second, char first, char c) {
      long single = NgramLanguageModel.lengthened(0L, c);
      addRun(model.number(single));
      if (first != 0) {
        long pair = NgramLanguageModel.lengthened(NgramLanguageModel.lengthened(0L, first), c);
        addRun(model.number(pair));
      }
      if (second != 0) {
        long start =
            NgramLanguageModel.lengthened(NgramLanguageModel.lengthened(0L, second), first);
        addRun(model.number(NgramLanguageModel.lengthened(start, c)));
      }
    }

    private void forget() {
      for (int i = 0; i < saidCount; i++) {
        seen.clear(said[i]);
      }
      saidCount = 0;
    }

    private static char plain(char c) {
      if (c < 128) {
        boolean blank = c <= ' ' || (c >= '0' && c <= '9');
        return blank ? ' ' : c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
      }
      int kinds = CharacterKinds.of(c);
      boolean blank = (kinds & (CharacterKinds.SPACE | CharacterKinds.DIGIT)) != 0;
      return blank ? ' ' : Character.toLowerCase(c);
    }

    private void addRun(int number) {
      if (number >= 0 && !seen.get(number)) {
        seen.set(number);
        said[saidCount++] = number;
        runs++;
        model.add(number, sums);
      }
    }

    /**
     * The share of a language.
     *
     * @param whole runs to which the evidence is scaled
     */
    double share(int language, double whole) {
      double scale = runs == 0 ? 0 : whole / runs;
      double sum = 0;
      for (float other : sums) {
        sum += StrictMath.exp(((double) other - sums[language]) * scale);
      }
      return 1 / sum;
    }

    /** Runs so far that the model knows, different ones of each piece. */
    int runs() {
      return runs;
    }
  }

  /** The model, read once for all that use it; it never changes. */
  private static final class Loaded {
    static final NgramLanguageModel MODEL = NgramLanguageModel.read("/langdetect-183.bin");
  }
}
