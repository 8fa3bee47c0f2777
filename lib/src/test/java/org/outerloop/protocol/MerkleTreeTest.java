package org.outerloop.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

  @Test
  void everyLeafOfEveryTreeIsProvenByALogarithmOfOthers() {
    for (int count = 1; count <= 70; count++) {
      List<Digest> leaves = leaves(count);
      int depth = 64 - Long.numberOfLeadingZeros(count - 1);
      for (int place = 0; place < count; place++) {
        List<Digest> proof = MerkleTree.proof(leaves, List.of(place));

        assertThat(proof).hasSizeLessThanOrEqualTo(depth);
        assertThat(rootOf(leaves, List.of(place), proof)).isEqualTo(MerkleTree.root(leaves));
      }
    }
  }

  @Test
  void anySetOfLeavesIsProvenByOneProof() {
    SplitMix64 random = new SplitMix64(1);
    for (int trial = 0; trial < 500; trial++) {
      List<Digest> leaves = leaves(1 + random.nextInt(300));
      TreeSet<Integer> places = new TreeSet<>(List.of(random.nextInt(leaves.size())));
      for (int more = random.nextInt(20); more > 0; more--) {
        places.add(random.nextInt(leaves.size()));
      }

      List<Digest> proof = MerkleTree.proof(leaves, places);

      assertThat(rootOf(leaves, places, proof)).isEqualTo(MerkleTree.root(leaves));
    }
  }

  @Test
  void noOtherLeafPlaceCountOrProofComesToTheRoot() {
    SplitMix64 random = new SplitMix64(2);
    for (int trial = 0; trial < 2000; trial++) {
      List<Digest> leaves = leaves(2 + random.nextInt(100));
      int place = random.nextInt(leaves.size());
      List<Digest> proof = new ArrayList<>(MerkleTree.proof(leaves, List.of(place)));
      long count = leaves.size();
      long claimed = place;
      Digest leaf = leaves.get(place);
      switch (random.nextInt(4)) {
        case 0 -> leaf = Digest.ofText("another " + trial);
        case 1 -> claimed = (place + 1 + random.nextInt(leaves.size() - 1)) % count;
        case 2 -> count += 1 + random.nextInt(3);
        default -> proof.set(random.nextInt(proof.size()), Digest.ofText("other " + trial));
      }
      Digest root = rootOrNothing(count, claimed, leaf, proof);

      assertThat(root).isNotEqualTo(MerkleTree.root(leaves));
    }
  }

  /** Its parts cannot stand for leaves of a smaller tree, nor a leaf for a tree of one. */
  @Test
  void aNodeIsNoLeafAndALeafNoRoot() {
    List<Digest> leaves = leaves(4);
    List<Digest> tops =
        List.of(
            MerkleTree.proof(leaves, List.of(2, 3)).get(0),
            MerkleTree.proof(leaves, List.of(0, 1)).get(0));

    assertThat(MerkleTree.root(tops)).isNotEqualTo(MerkleTree.root(leaves));
    assertThat(MerkleTree.root(leaves.subList(0, 1))).isNotEqualTo(leaves.get(0));
    assertThat(MerkleTree.root(List.of())).isNotEqualTo(Digest.ofText(""));
  }

  @Test
  void everyListHasItsOwnRoot() {
    TreeSet<Digest> roots = new TreeSet<>();
    for (int count = 0; count < 200; count++) {
      roots.add(MerkleTree.root(leaves(count)));
    }

    assertThat(roots).hasSize(200);
  }

  @Test
  void refusesAProofThatIsTooLongOrTooShort() {
    List<Digest> leaves = leaves(5);
    List<Digest> proof = MerkleTree.proof(leaves, List.of(1));
    List<Digest> longer = new ArrayList<>(proof);
    longer.add(proof.get(0));

    assertThatThrownBy(() -> rootOf(leaves, List.of(1), longer))
        .hasMessage("The proof has more digests than it needs");
    assertThatThrownBy(() -> rootOf(leaves, List.of(1), proof.subList(1, proof.size())))
        .hasMessage("The proof has fewer digests than it needs");
    assertThatThrownBy(() -> MerkleTree.rootOf(3, new TreeMap<>(), proof))
        .hasMessage("A proof of no leaf");
  }

  private static Digest rootOrNothing(long count, long place, Digest leaf, List<Digest> proof) {
    try {
      return MerkleTree.rootOf(count, new TreeMap<>(java.util.Map.of(place, leaf)), proof);
    } catch (IllegalArgumentException e) {
      return Digest.ofText("none: " + e.getMessage());
    }
  }

  private static Digest rootOf(List<Digest> leaves, Iterable<Integer> places, List<Digest> proof) {
    TreeMap<Long, Digest> known = new TreeMap<>();
    places.forEach(place -> known.put((long) place, leaves.get(place)));
    return MerkleTree.rootOf(leaves.size(), known, proof);
  }

  private static List<Digest> leaves(int count) {
    return IntStream.range(0, count).mapToObj(i -> Digest.ofText("leaf " + i)).toList();
  }
}
