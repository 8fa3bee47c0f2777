package org.outerloop.arena;

import java.util.function.UnaryOperator;
import org.outerloop.message.SignedHeader;
import org.outerloop.protocol.Digest;

/** Nothing, at the wrong time, in the wrong place, or not what it was. */
final class Uploads {
  private static final int MANY = 200;

  private Uploads() {}

  /** Nothing comes. */
  static Behaviour none() {
    return Behaviours.delivery(scene -> {});
  }

  /** A header and a payload as they should be, but nobody committed to it. */
  static Behaviour uncommitted() {
    return Behaviours.delivery(scene -> scene.store(Behaviour.HONEST.packet(scene)));
  }

  /** Something with the right names and no sense, to seem to be there. */
  static Behaviour dummies() {
    return Behaviours.delivery(
        scene -> {
          scene.self().bucket().put(Scene.KEYS.contribution(scene.round()), new byte[] {1, 2, 3});
          scene.putHeader(new byte[] {'{', '}'});
        });
  }

  /** Objects and commitments without end. */
  static Behaviour flood() {
    return Behaviours.delivery(
        scene -> {
          for (int i = 0; i < MANY; i++) {
            scene.self().bucket().put("flood/" + scene.round() + "/" + i, new byte[] {1});
            scene.commit(Digest.ofText(scene.id() + " " + scene.round() + " " + i));
          }
        });
  }

  /** Honest work under a header whose text is not the one that a writer writes. */
  static Behaviour headerText(UnaryOperator<String> change) {
    return Behaviours.delivery(
        scene -> {
          Packet honest = Behaviour.HONEST.packet(scene);
          scene.publish(honest);
          scene.putHeader(Forgery.signedText(honest.header(), scene.self().keys(), change));
        });
  }

  /** A header larger than any can be. */
  static Behaviour hugeHeader() {
    return Behaviours.delivery(
        scene -> {
          scene.publish(Behaviour.HONEST.packet(scene));
          scene.putHeader(Forgery.filled(new byte[Packet.PLAN.maxHeaderBytes() + 1], ' '));
        });
  }

  /** The header, signed by another's key. */
  static Behaviour strangerSigns() {
    return Behaviours.delivery(
        scene -> {
          Packet honest = Behaviour.HONEST.packet(scene);
          scene.publish(honest);
          Member other = scene.honest().get(0);
          scene.putHeader(SignedHeader.sign(honest.header(), other.keys().privateKey()));
        });
  }
}
