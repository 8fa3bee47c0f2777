package org.outerloop.storage;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;

/** Whether a failure means that nobody answered, rather than that somebody said no. */
final class NetworkTrouble {
  private NetworkTrouble() {}

  static boolean isIn(Throwable failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof ConnectException
          || at instanceof SocketTimeoutException
          || at instanceof NoRouteToHostException
          || at instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }
}
