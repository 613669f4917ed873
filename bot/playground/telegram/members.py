"""People and chats: who there is, where they meet, and who has a say there."""

from typing import Literal

from bot.playground.telegram.chat_member import membership_change
from bot.playground.telegram.chats import Chat, Message, Status
from bot.playground.telegram.state import State
from bot.playground.telegram.users import ANONYMOUS, User


class Members(State):
    """The state, as people and chats come, and members change."""

    def person(
        self,
        first_name: str,
        *,
        language_code: str | None = "en",
        username: str | None = None,
        is_bot: bool = False,
    ) -> User:
        """Somebody new. Another bot (`is_bot`) is never heard by ours."""
        user_id = 5_000_000_001 + len(self.people)  # real ids have outgrown 32 bits
        user = User(user_id, first_name, username, language_code, is_bot)
        self.people[user.id] = user
        return user

    def private_chat(self, person: User) -> Chat:
        """The chat of `person` with the bot; opened once."""
        if person.id not in self.chats:
            self.chats[person.id] = Chat(person.id, "private", members=[person])
        return self.chats[person.id]

    def conversation(self, person: User, other: User) -> Chat:
        """A new chat of two people, where the bot is only seen through its inline mode."""
        number = 9_000_000_000_001 + len(self.chats)
        return self._open(Chat(number, "private", members=[person, other], bot_status="left"))

    def group(
        self,
        title: str,
        creator: User,
        *members: User,
        kind: Literal["group", "supergroup"] = "supergroup",
    ) -> Chat:
        """A new group of these people, to which `creator` adds the bot."""
        number = -1_001_000_000_001 if kind == "supergroup" else -5_000_000_001
        people = [creator, *members]
        chat = self._open(Chat(number - len(self.chats), kind, title=title, members=people))
        self._tell_of_bot(chat, creator, before="left")
        self.post(Message(chat.next_id(), chat, creator, self.now(), joined=self.bot))
        return chat

    def channel(self, title: str, creator: User, *members: User) -> Chat:
        """A new channel, which `creator` has the bot administrate: it cannot just listen."""
        number = -1_002_000_000_001 - len(self.chats)
        people = [creator, *members]
        chat = self._open(
            Chat(number, "channel", title=title, members=people, bot_status="administrator")
        )
        self._tell_of_bot(chat, creator, before="left")
        return chat

    def remove_bot(self, chat: Chat, person: User) -> None:
        """`person` blocks the bot, or puts it out of the group."""
        self.set_bot_status(chat, "kicked", by=person)

    def readmit_bot(self, chat: Chat, person: User) -> None:
        """`person` unblocks the bot, or adds it to the group again."""
        self.set_bot_status(chat, "member", by=person)

    def set_bot_status(self, chat: Chat, status: Status, *, by: User) -> None:
        """`by` changes what the bot is in `chat`, and the bot is told."""
        before, chat.bot_status = chat.bot_status, status
        self._tell_of_bot(chat, by, before=before)
        self.notify()

    def promote(self, chat: Chat, user: User) -> None:
        """The creator makes `user`, a member or the bot, an administrator."""
        self._appoint(chat, user, "administrator")

    def demote(self, chat: Chat, user: User) -> None:
        """The creator makes an administrator, perhaps the bot, an ordinary member again."""
        self._appoint(chat, user, "member")

    def migrate(self, chat: Chat) -> Chat:
        """A group becomes a supergroup: another chat, of the same people, without the past.

        Raises:
            ValueError: it is no group, or not any more.
        """
        if chat.kind != "group" or chat.migrated_to is not None:
            raise ValueError("only a basic group becomes a supergroup, and only once")
        people = list(chat.members.values())
        number = -1_001_000_000_001 - len(self.chats)
        successor = self._open(Chat(number, "supergroup", title=chat.title, members=people))
        successor.bot_status, successor.admins = chat.bot_status, set(chat.admins)
        successor.available_reactions = chat.available_reactions
        last = Message(chat.next_id(), chat, chat.creator, self.now(), migrated_to=successor.id)
        self.post(last)
        chat.migrated_to = successor.id
        first = Message(
            successor.next_id(),
            successor,
            ANONYMOUS,
            self.now(),
            sender_chat=successor,
            migrated_from=chat.id,
        )
        self.post(first)
        return successor

    def _appoint(self, chat: Chat, user: User, role: Literal["administrator", "member"]) -> None:
        if user == self.bot:
            self.set_bot_status(chat, role, by=chat.creator)
            return
        before = chat.status_of(user)
        if role == "administrator":
            chat.admins.add(user.id)
        else:
            chat.admins.discard(user.id)
        self._tell_of_member(chat, user, before=before)

    def _open(self, chat: Chat) -> Chat:
        self.chats[chat.id] = chat
        return chat

    def _tell_of_bot(self, chat: Chat, by: User, *, before: Status) -> None:
        change = membership_change(
            chat, self.bot, by=by, date=self.now(), before=before, after=chat.bot_status
        )
        self.push("my_chat_member", change)

    def _tell_of_member(self, chat: Chat, person: User, *, before: Status) -> None:
        if chat.bot_status != "administrator":
            return
        after = chat.status_of(person)
        change = membership_change(
            chat, person, by=chat.creator, date=self.now(), before=before, after=after
        )
        self.push("chat_member", change)
