package org.outerloop.jobs.corpus;

import java.util.List;
import org.outerloop.corpus.LineLimits;
import org.outerloop.corpus.PiiKind;
import org.outerloop.corpus.QualityThresholds;
import org.outerloop.corpus.RepetitionLimits;
import org.outerloop.corpus.WordSplit;
import org.outerloop.protocol.Require;

/**
 * Settings of the stages that look at one page; each group is read only if its stage is chosen.
 *
 * @param words what counts as a word in heuristics and lines
 */
public record TextSettings(
    WordSplit words,
    UrlFiles urlRules,
    LanguageLimits language,
    NewlineLimits newlines,
    QualityThresholds heuristics,
    RepetitionLimits repetition,
    LineLimits lines,
    PiiChoice pii) {

  /**
   * Lists of what an address may not hold: files, an entry a line; an empty name is an empty list.
   *
   * @param domains hosts
   * @param strict pieces banned anywhere
   * @param hard words one of which is enough
   * @param soft words two of which are enough
   */
  public record UrlFiles(String domains, String strict, String hard, String soft) {}

  /**
   * The language to keep.
   *
   * @param language by the three letters of ISO 639-3
   * @param characters of a page that are looked at, at most
   * @param above score that a page must exceed
   */
  public record LanguageLimits(String language, int characters, double above) {}

  /**
   * Empty lines.
   *
   * @param most line feeds in a row
   */
  public record NewlineLimits(int most) {}

  /**
   * Data about persons to mask.
   *
   * @param kinds looked for
   */
  public record PiiChoice(List<PiiKind> kinds) {
    public PiiChoice {
      kinds = List.copyOf(kinds);
      Require.that(!kinds.isEmpty(), "pii.kinds is empty; leave the stage out instead");
    }
  }
}
