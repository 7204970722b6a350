"""Write the mails of this folder again: `python tests/data/formats/make_mail.py`. All people in them are invented.

Three are as programs write them, with the packages `email` and `mailbox`; the ugly ones break rules by hand.
"""

from __future__ import annotations

import mailbox
from email.message import EmailMessage, Message
from pathlib import Path

HERE = Path(__file__).parent


def mail(sender: str, to: str, date: str, subject: str, identifier: str, words: str, **more: str) -> EmailMessage:
    """Return a mail in plain text."""
    message = EmailMessage()
    fields = {"From": sender, "To": to, "Date": date, "Subject": subject, "Message-ID": identifier}
    for name, value in (*fields.items(), *((key.replace("_", "-"), value) for key, value in more.items())):
        message[name] = value
    message.set_content(words)
    return message


ORLA, JOSIAH = "Orla Fenn <orla@mill.example>", "Josiah Quill <quill@board.example>"
ASKS = mail(
    JOSIAH,
    ORLA,
    "Mon, 16 Nov 2009 21:28:37 +0600",
    "The barley",
    "<1@board.example>",
    "Has the barley come? The Curlew sailed with 900 tons.\n\nJosiah\n",
)
ANSWERS = mail(
    ORLA,
    JOSIAH,
    "Tue, 17 Nov 2009 09:13:27 -0800",
    "Re: The barley",
    "<1@mill.example>",
    "It has not come, and the mill stands idle.\n\nOrla\n\n-- \nOrla Fenn\nMill Lane 3\n\n"
    "On Mon, 16 Nov 2009 21:28:37 +0600, Josiah Quill\n<quill@board.example> wrote:\n"
    "> Has the barley come? The Curlew sailed with 900 tons.\n",
    In_Reply_To="<1@board.example>",
    References="<1@board.example>",
    Cc="Tasso Brandt <brandt@board.example>",
)


def plain() -> bytes:
    """Return a mail that asks, as a program sends it."""
    return bytes(ASKS)


def with_attachments() -> bytes:
    """Return a mail in German with an HTML half, an inner charset, and two attachments."""
    message = mail(
        '"Fenn, Jörg" <joerg@muehle.example>',
        JOSIAH,
        "Wed, 18 Nov 2009 10:00:00 +0100",
        "Die Gerste für die Mühle",
        "<2@muehle.example>",
        "Sehr geehrter Herr Quill,\n\ndie Gerste liegt noch im Hafen. Anbei der Frachtbrief.\n\nJörg Fenn\n",
    )
    message.add_alternative("<p>Sehr geehrter Herr Quill,</p><p>die Gerste liegt noch im Hafen.</p>", subtype="html")
    message.add_attachment(b"%PDF-1.4 nothing", maintype="application", subtype="pdf", filename="Frachtbrief März.pdf")
    message.add_attachment("Dear Quill,\n\nThe hold is full.\n\nTasso Brandt\n", filename="brandt.txt")
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"=_{number}")
    return bytes(message)


def ugly() -> bytes:
    """Return a mail that breaks rules: bytes in its header, a charset that lies, an odd zone, HTML alone."""
    return (
        b"From: J\xf6rg Fenn <joerg@muehle.example>\r\n"
        b"To: =?utf-8?Q?Quill,_Josi=C3?= =?utf-8?Q?=A4h?= <quill@board.example>, undisclosed-recipients:;\r\n"
        b"Date: Fri, 28 Feb 92 11:07 MEZ\r\n"
        b"Subject: =?iso-8859-1?Q?F=FCr die M=FChle?=\r\n"
        b"Message-ID:   <3@muehle.example>\r\n"
        b'In-Reply-To: Your message of "Thu, 27 Feb 92" <27@board.example>\r\n'
        b"MIME-Version: 1.0\r\n"
        b'Content-Type: multipart/mixed; boundary="=_b"\r\n\r\n'
        b"--=_b\r\nContent-Type: text/html; charset=us-ascii\r\n\r\n"
        b"<html><body><p>Die Gerste ist gr\xfcn.\0</p>"
        b"<blockquote type=cite>Kommt die Gerste?</blockquote></body></html>\r\n"
        b"--=_b\r\nContent-Type: image/png; name*=utf-8''M%C3%BChle.png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        b"iVBORw0KGgo=!!\r\n"
    )


def sent_on() -> bytes:
    """Return a mail that sends another on in its words."""
    return bytes(
        mail(
            ORLA,
            "Tasso Brandt <brandt@board.example>",
            "Thu, 19 Nov 2009 08:00:00 +0000",
            "Fwd: The barley",
            "<4@mill.example>",
            "See below; what shall I say?\n\n---------- Forwarded message ----------\n"
            f"From: {JOSIAH}\nDate: Mon, Nov 16, 2009 at 9:28 PM\nSubject: The barley\nTo: {ORLA}\n\n\n"
            "Has the barley come?\n\nJosiah\n",
        )
    )


def box(name: str, messages: list[Message]) -> None:
    """Write a folder of mails as programs keep it."""
    path = HERE / name
    path.unlink(missing_ok=True)
    folder = mailbox.mbox(path)
    for number, message in enumerate(messages):
        kept = mailbox.mboxMessage(message)
        kept.set_from(f"mill@list.example Tue Nov 17 17:13:{number:02} 2009")
        folder.add(kept)
    folder.close()


def list_archive() -> bytes:
    """Return an archive of a mailing list as its web page offers it: addresses spelt out, no recipients, a "From"."""
    return (
        b"From orla at mill.example  Tue Nov 17 17:13:27 2009\n"
        b"From: orla at mill.example (Orla Fenn)\nDate: Tue, 17 Nov 2009 09:13:27 -0800\n"
        b"Subject: [Harbour] The barley\nMessage-ID: <1@mill.example>\n\n"
        b"It has not come.\n\n>From here it looks bad.\n\n\n"
        b"From quill at board.example  Wed Nov 18 10:00:00 2009\n"
        b"From: quill at board.example (Josiah Quill)\nDate: Wed, 18 Nov 2009 10:00:00 +0000\n"
        b"Subject: [Harbour] The barley\nIn-Reply-To: <1@mill.example>\nReferences: <1@mill.example>\n"
        b"Message-ID: <2@board.example>\n\n"
        b"On Tue, Nov 17, 2009 at 5:13 PM, Orla Fenn <orla at mill.example> wrote:\n> It has not come.\n\n"
        b"From what I hear, it sails on Thursday.\n\n"
        b"_______________________________________________\nHarbour mailing list\nHarbour@list.example\n"
        b"https://list.example/mailman/listinfo/harbour\n\n"
    )


def ugly_box() -> bytes:
    """Return a folder with a mail that has no header, one nested without end, and a sound one between."""
    nested = b"".join(
        b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (number, number) for number in range(1100)
    )
    return (
        b"From a@b.example Tue Nov 17 17:13:27 2009\nFrom: Orla Fenn <orla@mill.example>\nMIME-Version: 1.0\n"
        + nested
        + b"\nwords\n\nFrom a@b.example Tue Nov 17 17:13:27 2009\r\n"
        + bytes(ASKS).replace(b"\n", b"\r\n")
        + b"\r\nFrom a@b.example Tue Nov 17 17:13:27 2009\n"
        b"From: Josiah Quill <quill@board.example>\nDate: gestern\n"
        b"Received: from a by b; Wed, 18 Nov 2009 11:00:00 +0100\nMessage-ID: <5@board.example>\n\nIt sails.\n"
    )


def main() -> None:
    """Write all of them."""
    files = {
        "plain.eml": plain(),
        "attachments.eml": with_attachments(),
        "ugly.eml": ugly(),
        "sent-on.eml": sent_on(),
        "list.mbox": list_archive(),
        "ugly.mbox": ugly_box(),
    }
    for name, data in files.items():
        (HERE / name).write_bytes(data)
    box("desk.mbox", [ASKS, ANSWERS])


if __name__ == "__main__":
    main()
