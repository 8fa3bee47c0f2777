/** The wire format of contributions. */
package org.outerloop.message;
