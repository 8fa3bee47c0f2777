package org.outerloop.jobs.train.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.outerloop.message.ContributionHeader;
import org.outerloop.message.PayloadSummary;
import org.outerloop.protocol.ObjectKeys;
import org.outerloop.round.PeerPlace;
import org.outerloop.round.RoundStart;
import org.outerloop.storage.ObjectStore;
import org.outerloop.storage.ObjectStores;
import org.outerloop.storage.StoreLocation;

/**
 * Another's uploaded contribution, byte for byte. Only what it does, and that it is the same, can
 * give it away.
 *
 * @param victim bucket of the other, to read
 */
record CopiedPayload(StoreLocation victim) implements Forgery.Payload {
  @Override
  public PayloadSummary write(PeerPlace place, RoundStart start, OutputStream out) {
    ObjectKeys keys = place.spec().keys();
    try (ObjectStore theirs = ObjectStores.open(victim);
        InputStream in = theirs.open(keys.contribution(start.round()))) {
      in.transferTo(out);
      ContributionHeader copied = Theirs.header(theirs, keys, start.round());
      return new PayloadSummary(copied.payloadBytes(), copied.payloadDigest(), copied.blocks());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot copy the contribution in " + victim, e);
    }
  }
}
