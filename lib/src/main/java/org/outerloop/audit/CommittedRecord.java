package org.outerloop.audit;

import java.security.PublicKey;
import java.util.Arrays;
import java.util.Optional;
import org.outerloop.protocol.Digest;
import org.outerloop.protocol.InvalidJsonException;
import org.outerloop.round.RoundRecord;
import org.outerloop.round.SignedRecord;

/**
 * A record, and the digest of its bytes that the next one names.
 *
 * @param digest of the object, signature included
 */
public record CommittedRecord(RoundRecord record, Digest digest) {

  /**
   * Reads record.json.
   *
   * @param settings digest of run.json
   * @throws DamagedObjectException if it is not written and signed as it must be
   */
  static CommittedRecord read(
      byte[] json, long round, String key, PublicKey validator, Digest settings) {
    SignedRecord signed;
    try {
      signed = SignedRecord.fromBytes(json);
    } catch (InvalidJsonException e) {
      throw damaged(round, key, "cannot be read: " + e.getMessage());
    }
    if (!Arrays.equals(signed.toBytes(), json)) {
      throw damaged(round, key, "is not written in the one way in which records are");
    }
    if (!signed.isBy(validator, settings)) {
      throw damaged(round, key, "is not signed by the validator of the run");
    }
    if (signed.record().round() != round) {
      throw damaged(round, key, "is of round " + signed.record().round());
    }
    return new CommittedRecord(signed.record(), Digest.of(json));
  }

  private static DamagedObjectException damaged(long round, String key, String reason) {
    return DamagedObjectException.of(round, Optional.empty(), key, reason);
  }
}
