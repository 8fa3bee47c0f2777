package org.outerloop.corpus;

import java.io.Serializable;
import org.outerloop.protocol.Require;

/**
 * When a page is held to contain an item of an evaluation task: when so many words of the item stand
 * in the page one after the other, lower-cased, punctuation aside.
 *
 * <pre>
 *   needed = min(longest, max(shortest, share * words of the item, rounded up))
 * </pre>
 *
 * @param shortest run of words that is looked at; items of fewer words are not looked for
 * @param longest run that is asked for, of however long an item; share 1 with shortest = longest =
 *     13 is the plain 13-gram rule
 * @param share of a shorter item's words
 * @param commonItems runs of the shortest length that stand in more items are left aside: they are
 *     phrases of tests ("which of the following is"), not of an item
 * @param cut whether the paragraphs are cut that hold such a run, or else the page is dropped
 */
public record DecontaminationSettings(
    int shortest, int longest, double share, int commonItems, boolean cut)
    implements Serializable {
  public DecontaminationSettings {
    Require.that(
        1 <= shortest && shortest <= longest && longest <= 1000,
        "Runs from %s to %s words are not within [1, 1000]",
        shortest,
        longest);
    Require.that(0 <= share && share <= 1, "Share %s is outside [0, 1]", share);
    Require.that(commonItems > 0, "Common items %s are not positive", commonItems);
  }

  int needed(int itemWords) {
    return Math.min(longest, Math.max(shortest, (int) Math.ceil(share * itemWords)));
  }
}
