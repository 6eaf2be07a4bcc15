// SPDX-License-Identifier: Apache-2.0
package org.hikyaku.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What each value of master_service_disable closes of four services. Postfix 3.7.11 was started
/// with each and looked at.
class DisabledServicesTest {

    private record Service(String name, String type) {}

    private static final Service[] SERVICES = {
        new Service("127.0.0.1:2525", "inet"),
        new Service("localhost:2526", "inet"),
        new Service("smtp", "unix"),
        new Service("postlog", "unix-dgram")
    };

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    ``                            | ``
                    inet                          | 127.0.0.1:2525 localhost:2526
                    INET                          | 127.0.0.1:2525 localhost:2526
                    inet inet                     | 127.0.0.1:2525 localhost:2526
                    !!inet                        | 127.0.0.1:2525 localhost:2526
                    127.0.0.1:2525/inet           | 127.0.0.1:2525
                    127.0.0.1:2525/INET           | 127.0.0.1:2525
                    127.0.0.1:2525.inet           | 127.0.0.1:2525
                    LOCALHOST:2526/inet           | localhost:2526
                    !127.0.0.1:2525/inet, inet    | localhost:2526
                    inet, !127.0.0.1:2525/inet    | 127.0.0.1:2525 localhost:2526
                    ! 127.0.0.1:2525/inet, inet   | 127.0.0.1:2525 localhost:2526
                    unix                          | smtp
                    smtp/unix                     | smtp
                    smtp.unix                     | smtp
                    !smtp/unix unix               | ``
                    unix-dgram                    | postlog
                    postlog/unix-dgram            | postlog
                    postlog/unix                  | ``
                    { inet }                      | 127.0.0.1:2525 localhost:2526
                    127.0.0.1:2525/inet # x       | 127.0.0.1:2525
                    127.0.0.1:2525                | ``
                    127.0.0.1:2526/inet           | ``
                    127.0.0.1:2525/inet/x         | ``
                    127.0.0.1:2525/tcp            | ``
                    {inet}                        | ``
                    !inet                         | ``
                    !                             | ``
                    /inet                         | ``
                    inet/                         | ``
                    foo/inet                      | ``
                    unix.smtp                     | ``
                    smtp /unix                    | ``
                    *                             | ``
                    all                           | ``
                    tcp                           | ``
                    fifo pass                     | ``
                    /etc/passwd                   | ``
                    inline:{inet=x}               | ``
                    """)
    void closesWhatPostfixCloses(String value, String expected) {
        var disabled = DisabledServices.of(value);
        var closed = new ArrayList<String>();
        for (var service : SERVICES) {
            if (disabled.contains(service.name(), service.type())) {
                closed.add(service.name());
            }
        }
        assertEquals(expected, String.join(" ", closed));
    }
}
