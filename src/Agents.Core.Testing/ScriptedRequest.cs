using Microsoft.Extensions.AI;

namespace Agents.Core.Testing;

/// <summary>One call that a <see cref="ScriptedChatClient"/> got, as it was at that moment.</summary>
public sealed class ScriptedRequest
{
    internal ScriptedRequest(int number, IReadOnlyList<ChatMessage> messages, ChatOptions? options, bool isStreaming)
    {
        Number = number;
        Messages = messages;
        Options = options;
        IsStreaming = isStreaming;
    }

    /// <summary>Gets the number of the call, from 1.</summary>
    public int Number { get; }

    /// <summary>Gets the messages; later changes of the caller's list or of the contents of its messages do not show.</summary>
    public IReadOnlyList<ChatMessage> Messages { get; }

    /// <summary>Gets a clone of the options; <see langword="null"/> when there were none.</summary>
    public ChatOptions? Options { get; }

    /// <summary>Gets whether the answer was asked for as a stream.</summary>
    public bool IsStreaming { get; }

    /// <summary>Gets the text of the last message of the user; empty when there is none.</summary>
    public string LastUserText => Messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text ?? "";

    /// <summary>Writes the conversation, one line a content.</summary>
    /// <returns>The lines.</returns>
    public override string ToString() => ConversationText.Write(Messages);
}
