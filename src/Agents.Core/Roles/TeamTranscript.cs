using Microsoft.Extensions.AI;

namespace Agents.Core.Roles;

/// <summary>What a team said, in order, from which the prompt of each role is put together.</summary>
/// <remarks>Messages are only ever added. Thread-safe: what is read is the state of one moment, and all who read see one order. It grows with the messages, and is meant for one run.</remarks>
public sealed class TeamTranscript
{
    private readonly Lock _lock = new();
    private readonly List<ChatMessage> _messages = [];
    private readonly RoleVisibility _visibility;

    /// <summary>Initializes a transcript without messages.</summary>
    /// <param name="visibility">Which roles see which messages; <see langword="null"/> for <see cref="RoleVisibility.Default"/>.</param>
    public TeamTranscript(RoleVisibility? visibility = null) => _visibility = visibility ?? RoleVisibility.Default;

    /// <summary>Gets how many messages there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _messages.Count;
            }
        }
    }

    /// <summary>Adds a message.</summary>
    /// <param name="kind">What it is.</param>
    /// <param name="message">The message. A copy is kept; its contents are shared, and must not be changed any more.</param>
    /// <param name="visibleTo">The roles that see it, whatever its kind; empty for those that see its kind.</param>
    /// <exception cref="ArgumentNullException"><paramref name="message"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not known.</exception>
    public void Add(MessageKind kind, ChatMessage message, params IReadOnlyList<Role> visibleTo)
    {
        ArgumentNullException.ThrowIfNull(message);
        ArgumentNullException.ThrowIfNull(visibleTo);
        if (!Enum.IsDefined(kind))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, $"The kind must be a known one, but is {kind}.");
        }

        ChatMessage copy = message.Clone();
        copy.Contents = [.. message.Contents];
        copy.AdditionalProperties = message.AdditionalProperties is { } properties ? new(properties) : [];
        copy.AdditionalProperties[RoleVisibility.KindKey] = kind.ToString();
        if (visibleTo.Count > 0)
        {
            copy.AdditionalProperties[RoleVisibility.VisibleToKey] = string.Join(',', visibleTo);
        }

        lock (_lock)
        {
            _messages.Add(copy);
        }
    }

    /// <summary>Reads what a role sees.</summary>
    /// <param name="role">The role.</param>
    /// <returns>The messages, in the order in which they were added.</returns>
    public IReadOnlyList<ChatMessage> Read(Role role)
    {
        ChatMessage[] all;
        lock (_lock)
        {
            all = [.. _messages];
        }

        return _visibility.Select(all, role);
    }
}
