package org.outerloop.bittensor;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.outerloop.ledger.BucketAccess;

/**
 * What a commitment says of a bucket, by Templar's convention: one field of 128 ASCII characters,
 * namely 32 of the R2 account, which is also the bucket's name, 32 of the id of a key that may read
 * it, and 64 of that key's secret.
 *
 * <p>The characters are a stranger's, and the account becomes part of a host name: it must be the
 * 32 lower-case hexadecimal digits that R2 gives out. The keys must be printable and without
 * spaces.
 */
public sealed interface CommittedBucket extends Serializable {
  int ACCOUNT = 32;
  int KEY_ID = 32;
  int LENGTH = 128;

  /** It says where and how. */
  record Known(BucketAccess access) implements CommittedBucket {}

  /** There is no commitment. */
  record Absent() implements CommittedBucket {}

  /** It does not, and why. */
  record Unknown(String reason) implements CommittedBucket {}

  static CommittedBucket of(Commitment commitment) {
    List<CommitmentField> fields = commitment.fields();
    if (fields.size() != 1) {
      return new Unknown("the commitment has %d fields, not 1".formatted(fields.size()));
    }
    if (!(fields.get(0) instanceof CommitmentField.Raw raw)) {
      String kind = fields.get(0).getClass().getSimpleName();
      return new Unknown("the commitment is %s, not Raw".formatted(kind));
    }
    byte[] bytes = raw.bytes().toBytes();
    if (bytes.length != LENGTH) {
      return new Unknown(
          "the commitment has %d characters, not %d".formatted(bytes.length, LENGTH));
    }
    for (int i = 0; i < LENGTH; i++) {
      boolean allowed = i < ACCOUNT ? isHex(bytes[i]) : isPrintable(bytes[i]);
      if (!allowed) {
        return new Unknown("byte %d of the commitment is %d".formatted(i, bytes[i] & 0xFF));
      }
    }
    return new Known(access(new String(bytes, StandardCharsets.US_ASCII)));
  }

  private static boolean isHex(byte digit) {
    return '0' <= digit && digit <= '9' || 'a' <= digit && digit <= 'f';
  }

  private static boolean isPrintable(byte character) {
    return '!' <= character && character <= '~';
  }

  private static BucketAccess access(String text) {
    String account = text.substring(0, ACCOUNT);
    return new BucketAccess(
        "s3a://" + account,
        "https://" + account + ".r2.cloudflarestorage.com",
        text.substring(ACCOUNT, ACCOUNT + KEY_ID),
        text.substring(ACCOUNT + KEY_ID));
  }
}
