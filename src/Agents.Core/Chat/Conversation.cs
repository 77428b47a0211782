using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>What was said between a user and an agent over several runs.</summary>
/// <remarks>
/// Always valid: each tool call in it has exactly one result, after it, whatever the runs went through. One run at a time may use it;
/// reading it meanwhile is thread-safe and shows it as it was before that run.
/// </remarks>
public sealed class Conversation
{
    private readonly Lock _lock = new();
    private ChatMessage[] _messages;
    private bool _inUse;

    /// <summary>Initializes an empty conversation.</summary>
    public Conversation() => _messages = [];

    private Conversation(ChatMessage[] messages) => _messages = messages;

    /// <summary>Gets the messages, oldest first, without the agent's instructions.</summary>
    public IReadOnlyList<ChatMessage> Messages
    {
        get
        {
            lock (_lock)
            {
                return Array.AsReadOnly(_messages);
            }
        }
    }

    /// <summary>Reads a conversation that <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <returns>The conversation.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">The text is not a conversation, is of a version that is not known, or holds a call without
    /// exactly one result; the message says which.</exception>
    public static Conversation FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return new Conversation(ConversationFormat.Read(json));
    }

    /// <summary>Writes the conversation as JSON of version 1: <c>{"version":1,"messages":[…]}</c>.</summary>
    /// <returns>The text.</returns>
    public string ToJson()
    {
        lock (_lock)
        {
            return ConversationFormat.Write(_messages);
        }
    }

    /// <summary>Gives the messages to a run, which then owns the conversation until <see cref="End"/>.</summary>
    internal void Begin(List<ChatMessage> messages)
    {
        lock (_lock)
        {
            if (_inUse)
            {
                throw new InvalidOperationException("The conversation is in use by another run. Wait for its end, or use a conversation for each.");
            }

            _inUse = true;
            messages.AddRange(_messages);
        }
    }

    /// <summary>Takes the conversation back from a run that could not begin; the messages stay as they are.</summary>
    internal void Release()
    {
        lock (_lock)
        {
            _inUse = false;
        }
    }

    internal void End(ChatMessage[] messages)
    {
        lock (_lock)
        {
            _messages = messages;
            _inUse = false;
        }
    }
}
