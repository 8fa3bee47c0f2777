package org.outerloop.corpus;

import java.util.ArrayList;
import java.util.List;

/**
 * Which blocks of a page are its main text. A block of prose is kept for its own sake: enough
 * words, few of them linked. A short one is kept if a block of prose stands next to it and it is
 * not mostly links; a heading if a kept block follows. Code is kept.
 */
final class BlockBounds {
  private static final int PROSE_WORDS = 10;
  private static final double PROSE_LINKS = 0.33;
  private static final double MOST_LINKS = 0.5;

  /** Short blocks further than this from prose go. */
  private static final int REACH = 3;

  List<TextBlock> kept(List<TextBlock> blocks) {
    int[] distances = distancesToProse(blocks);
    boolean[] keep = new boolean[blocks.size()];
    boolean follows = false; // whether the next block that is no heading is kept
    for (int i = blocks.size() - 1; i >= 0; i--) {
      TextBlock block = blocks.get(i);
      if (block.kind() == TextBlock.Kind.HEADING) {
        keep[i] = follows && block.linkDensity() <= MOST_LINKS;
      } else {
        keep[i] = distances[i] <= REACH && block.linkDensity() <= MOST_LINKS;
        follows = keep[i];
      }
    }
    List<TextBlock> kept = new ArrayList<>();
    for (int i = 0; i < keep.length; i++) {
      if (keep[i]) {
        kept.add(blocks.get(i));
      }
    }
    return kept;
  }

  private static int[] distancesToProse(List<TextBlock> blocks) {
    int[] distances = new int[blocks.size()];
    int far = REACH + 1;
    for (int i = 0; i < distances.length; i++) {
      far = isProse(blocks.get(i)) ? 0 : Math.min(far + 1, REACH + 1);
      distances[i] = far;
    }
    far = REACH + 1;
    for (int i = distances.length - 1; i >= 0; i--) {
      far = isProse(blocks.get(i)) ? 0 : Math.min(far + 1, REACH + 1);
      distances[i] = Math.min(distances[i], far);
    }
    return distances;
  }

  private static boolean isProse(TextBlock block) {
    boolean text = block.kind() != TextBlock.Kind.HEADING;
    boolean prose = block.words() >= PROSE_WORDS && block.linkDensity() <= PROSE_LINKS;
    return text && (prose || block.kind() == TextBlock.Kind.CODE);
  }
}
