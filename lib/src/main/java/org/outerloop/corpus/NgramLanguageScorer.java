package org.outerloop.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;
import org.outerloop.protocol.Require;

/**
 * Scores by OpenNLP's model of 103 languages (letters in runs of one to three). It looks at pieces
 * spread evenly over the page.
 *
 * <p>The model adds up evidence, so that it is sure of nothing on short pages; fastText, whose
 * threshold DCLM uses, takes the mean. Therefore the evidence is scaled to what a page of {@link
 * #SCALE} characters would give: p' ~ p^(SCALE / characters).
 */
public final class NgramLanguageScorer implements LanguageScorer {
  private static final long serialVersionUID = 1;
  private static final String MODEL = "/langdetect-183.bin";
  private static final int PIECES = 4;
  private static final double SCALE = 2000;

  private final String language;
  private final int characters;
  private transient LanguageDetectorME detector;

  /**
   * @param language by the three letters of ISO 639-3: {@code eng}
   * @param characters of a page that are looked at, at most
   */
  public NgramLanguageScorer(String language, int characters) {
    Require.that(characters >= PIECES, "language.characters %s is below %s", characters, PIECES);
    this.language = language;
    this.characters = characters;
  }

  @Override
  public double score(Page page) {
    String sample = sample(page.text());
    double power = SCALE / Math.max(1, sample.length());
    double wanted = 0;
    double sum = 0;
    for (Language guess : detector().predictLanguages(sample)) {
      double scaled = Math.pow(guess.getConfidence(), power);
      sum += scaled;
      wanted = guess.getLang().equals(language) ? scaled : wanted;
    }
    return sum > 0 ? wanted / sum : 0;
  }

  private String sample(String text) {
    if (text.length() <= characters) {
      return text;
    }
    StringBuilder sample = new StringBuilder();
    int piece = characters / PIECES;
    for (int i = 0; i < PIECES; i++) {
      int start = (int) ((long) (text.length() - piece) * i / (PIECES - 1));
      sample.append(text, start, start + piece).append(' ');
    }
    return sample.toString();
  }

  private LanguageDetectorME detector() {
    if (detector == null) {
      detector = new LanguageDetectorME(Loaded.MODEL);
    }
    return detector;
  }

  /** The model, read once for all that use it; it never changes. */
  private static final class Loaded {
    static final LanguageDetectorModel MODEL = read();

    private static LanguageDetectorModel read() {
      try (InputStream in =
          NgramLanguageScorer.class.getResourceAsStream(NgramLanguageScorer.MODEL)) {
        return new LanguageDetectorModel(in);
      } catch (IOException e) {
        throw new UncheckedIOException("Cannot read the model " + NgramLanguageScorer.MODEL, e);
      }
    }
  }
}
