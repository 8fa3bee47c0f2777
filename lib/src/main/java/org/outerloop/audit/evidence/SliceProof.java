package org.outerloop.audit.evidence;

import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.MerkleTree;

/**
 * That a slice with these values is in a model.
 *
 * @param slice its place in the layout
 * @param digest of its values
 * @param proof base64 of the Merkle proof under the model's root, 32 bytes per digest
 */
public record SliceProof(int slice, Digest digest, String proof) {

  static SliceProof of(List<Digest> slices, int slice) {
    ByteArrayOutputStream proof = new ByteArrayOutputStream();
    MerkleTree.proof(slices, List.of(slice)).forEach(d -> proof.writeBytes(d.toBytes()));
    String text = Base64.getEncoder().encodeToString(proof.toByteArray());
    return new SliceProof(slice, slices.get(slice), text);
  }

  /** Whether it is in the model of this root, of so many slices. */
  boolean isIn(Digest root, int slices) {
    TreeMap<Long, Digest> known = new TreeMap<>(Map.of((long) slice, digest));
    return MerkleTree.rootOf(slices, known, SignedLines.digests(proof)).equals(root);
  }
}
