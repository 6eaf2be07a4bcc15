# SPDX-License-Identifier: Apache-2.0
"""Sends mail as programs do, with smtplib, and looks at it as they do, with mailbox.

story.py send PORT        sends all
story.py check MAILDIRS   compares what arrived below this directory with what was sent, octet by octet
"""
import email
import hashlib
import mailbox
import os
import random
import smtplib
import socket
import sys

COMPLETE = (
    b'From: Me <me@box.example>\r\n'
    b'To: you@box.example\r\n'
    b'Date: Tue, 24 Nov 2026 14:00:35 +0000\r\n'
    b'Message-ID: <story@client.example>\r\n')


def message(subject, body, header=COMPLETE):
    return header + b'Subject: ' + subject.encode() + b'\r\n\r\n' + body


def attachment():
    """20 MB that do not compress, in base64, 76 octets a line."""
    import base64
    raw = random.Random(20).randbytes(20_000_000)
    text = base64.encodebytes(raw).replace(b'\n', b'\r\n')
    header = (COMPLETE + b'MIME-Version: 1.0\r\nContent-Type: application/octet-stream\r\n'
              b'Content-Transfer-Encoding: base64\r\n')
    return raw, message('large', text, header)


# name: (recipients, content, options of MAIL, options of RCPT)
STORIES = {
    'eight bits': (['eight@box.example'], message(
        'eight bits', 'Gr\u00fc\u00dfe\r\n'.encode('iso-8859-1') + bytes(range(128, 256)) + b'\r\n'),
        ['BODY=8BITMIME'], []),
    'dots': (['dots@box.example'], message(
        'dots', b'.\r\n..\r\n.dot\r\n...\r\n\r\n.\r\nend of the story, not of the mail\r\n.\r\n'), [], []),
    'blanks': (['blanks@box.example'], message(
        'blanks', b' leading\r\n\ttab\r\ntrailing  \r\nFrom here\r\n\r\n\r\n'), [], []),
    'international': (['gr\u00fc\u00dfe@box.example'], message(
        'Gr\u00fc\u00dfe aus K\u00f6ln', 'K\u00f6ln\r\n'.encode()), ['SMTPUTF8', 'BODY=8BITMIME'], []),
    'incomplete': (['incomplete@box.example'], message('incomplete', b'no date\r\n', b'To: you@box.example\r\n'),
                   [], []),
    'long line': (['long@box.example'], message('long line', b'x' * 900 + b'\r\n'), [], []),
    'receipt': (['receipt@box.example'], message('receipt', b'tell me\r\n'),
                ['RET=HDRS', 'ENVID=story+2B1'], ['NOTIFY=SUCCESS', 'ORCPT=rfc822;receipt@box.example']),
    'many': (['n%d@many.example' % n for n in range(1000)], message('many', b'to all\r\n'), [], []),
}
BARE = message('bare', b'one\r\ntwo\r\n')


def send(port):
    with smtplib.SMTP('127.0.0.1', port, 'client.example', timeout=60) as server:
        server.ehlo()
        for recipients, content, mail, rcpt in STORIES.values():
            refused = server.sendmail('me@box.example', recipients, content, mail, rcpt)
            assert refused == {}, refused
        server.sendmail('me@box.example', ['large@box.example'], attachment()[1])
    bare(port)


def bare(port):
    """A client that ends lines with LF alone."""
    with socket.create_connection(('127.0.0.1', port), timeout=60) as server:
        replies = server.makefile('rb')

        def expect(code):
            line = replies.readline()
            while line[3:4] == b'-':
                line = replies.readline()
            assert line.startswith(code), line

        expect(b'220')
        for command in (b'EHLO client.example', b'MAIL FROM:<me@box.example>', b'RCPT TO:<bare@box.example>'):
            server.sendall(command + b'\n')
            expect(b'250')
        server.sendall(b'DATA\n')
        expect(b'354')
        server.sendall(BARE.replace(b'\r\n', b'\n') + b'.\r\n')
        expect(b'250')
        server.sendall(b'QUIT\n')
        expect(b'221')


def arrived(base, name):
    box = mailbox.Maildir(os.path.join(base, name), create=False)
    return [box.get_bytes(key) for key in box.keys()]


def without(raw, recipient, client=b'client.example'):
    """Takes off the four headers that we put on top, after a look at them."""
    top = (b'Return-Path: <me@box.example>\nX-Original-To: %s\nDelivered-To: %s\nReceived: from %s '
           % (recipient, recipient, client))
    assert raw.startswith(top), raw[:400]
    rest = raw[len(top):]
    while True:
        line, rest = rest.split(b'\n', 1)
        if rest[:1] not in b' \t':
            return rest


def check(base):
    for name, (recipients, content, _, _) in STORIES.items():
        if name in ('many', 'incomplete'):
            continue
        recipient = recipients[0]
        mails = arrived(base, recipient.split('@')[0])
        assert len(mails) == 1, (name, len(mails))
        same(name, without(mails[0], recipient.encode()), content)
    same('bare', without(one(base, 'bare'), b'bare@box.example'), BARE)
    raw, content = attachment()
    large = one(base, 'large')
    same('large', without(large, b'large@box.example'), content)
    assert email.message_from_bytes(large).get_payload(decode=True) == raw
    many(base)
    incomplete(one(base, 'incomplete'))
    receipt(one(base, 'me'))


def one(base, name):
    mails = arrived(base, name)
    assert len(mails) == 1, (name, len(mails))
    return mails[0]


def same(name, got, sent):
    wanted = sent.replace(b'\r\n', b'\n')
    if got != wanted:
        at = next((i for i, (a, b) in enumerate(zip(got, wanted)) if a != b), min(len(got), len(wanted)))
        raise AssertionError('%s differs at %d: %r, sent %r' % (name, at, got[at - 40:at + 80], wanted[at - 40:at + 80]))


def many(base):
    """A copy for each, with its own name on it and the same content."""
    mails = arrived(base, 'many')
    assert len(mails) == 1000, len(mails)
    names = {email.message_from_bytes(mail)['Delivered-To'] for mail in mails}
    assert names == set(STORIES['many'][0]), len(names)
    bodies = {hashlib.sha256(without(mail, email.message_from_bytes(mail)['Delivered-To'].encode())).digest()
              for mail in mails}
    assert len(bodies) == 1
    same('many', without(mails[0], email.message_from_bytes(mails[0])['Delivered-To'].encode()),
         STORIES['many'][1])


def incomplete(mail):
    """What was missing stands after what was there."""
    rest = without(mail, b'incomplete@box.example')
    head, body = rest.split(b'\n\n', 1)
    lines = head.split(b'\n')
    assert lines[:2] == [b'To: you@box.example', b'Subject: incomplete'], lines
    assert [line.split(b':')[0] for line in lines[2:]] == [b'Message-Id', b'Date', b'From'], lines
    assert lines[4] == b'From: me@box.example', lines
    assert body == b'no date\n', body


def receipt(mail):
    report = email.message_from_bytes(mail)
    assert report['Return-Path'] == '<>' and report['Auto-Submitted'] == 'auto-replied'
    assert report.get_content_type() == 'multipart/report', report.get_content_type()
    text, status, original = report.get_payload()
    fields = status.get_payload()
    assert fields[0]['Original-Envelope-Id'] == 'story+1', fields[0].as_string()
    assert fields[1]['Action'] == 'delivered' and fields[1]['Status'] == '2.0.0', fields[1].as_string()
    assert fields[1]['Original-Recipient'] == 'rfc822;receipt@box.example'
    assert original.get_content_type() == 'text/rfc822-headers'
    assert 'Subject: receipt' in original.get_payload() and 'tell me' not in original.get_payload()


if sys.argv[1] == 'send':
    send(int(sys.argv[2]))
else:
    check(sys.argv[2])
