using System.Collections.Frozen;
using Microsoft.Extensions.AI;

namespace Agents.Core.Roles;

/// <summary>Which roles see which messages of a team.</summary>
/// <remarks>
/// <para>
/// A message is of the kind that its <see cref="KindKey"/> says. Without one, a message with the role of a tool is <see cref="MessageKind.ToolOutput"/>, one of the
/// assistant a <see cref="MessageKind.Result"/>, and any other an <see cref="MessageKind.Objective"/>. <see cref="VisibleToKey"/> names the roles that see
/// one message, whatever its kind. A kind or a role that is not known hides the message from everybody.
/// </para>
/// <para>
/// A call and its result are seen both or not at all: both where the role sees both messages, and tool output, or is named by both messages.
/// </para>
/// <para>Immutable and thread-safe. Source: Team of Rivals, arXiv 2601.14351: raw data stays with those who execute.</para>
/// </remarks>
public sealed class RoleVisibility
{
    /// <summary>The key in the additional properties of a message under which its kind stands: the name of a <see cref="MessageKind"/>, or the value itself.</summary>
    public const string KindKey = "agents.kind";

    /// <summary>The key in the additional properties of a message under which the roles stand that see it: names of <see cref="Role"/> between commas.</summary>
    public const string VisibleToKey = "agents.visible_to";

    private readonly FrozenDictionary<MessageKind, FrozenSet<Role>> _roles;

    private RoleVisibility(IEnumerable<KeyValuePair<MessageKind, FrozenSet<Role>>> roles) => _roles = roles.ToFrozenDictionary();

    /// <summary>Gets the table in which all roles see everything but tool output, which executors alone see.</summary>
    public static RoleVisibility Default { get; } = new(Enum.GetValues<MessageKind>().Select(kind => KeyValuePair.Create(
        kind, (kind == MessageKind.ToolOutput ? [Role.Executor] : Enum.GetValues<Role>()).ToFrozenSet())));

    /// <summary>Makes a table in which a kind is seen by these roles and no others.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="roles">The roles; none hides the kind from everybody.</param>
    /// <returns>The new table; this one stays as it is.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="roles"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is not known.</exception>
    public RoleVisibility With(MessageKind kind, params IEnumerable<Role> roles)
    {
        ArgumentNullException.ThrowIfNull(roles);
        return Enum.IsDefined(kind)
            ? new RoleVisibility(_roles.Where(entry => entry.Key != kind).Append(KeyValuePair.Create(kind, roles.ToFrozenSet())))
            : throw new ArgumentOutOfRangeException(nameof(kind), kind, $"The kind must be a known one, but is {kind}.");
    }

    /// <summary>Tells whether a role sees messages of a kind.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="role">The role.</param>
    /// <returns><see langword="true"/> when it does; <see langword="false"/> for a kind that is not known.</returns>
    public bool IsVisible(MessageKind kind, Role role) => _roles.TryGetValue(kind, out FrozenSet<Role>? roles) && roles.Contains(role);

    /// <summary>Selects what a role sees of a history.</summary>
    /// <param name="messages">The history. It stays as it is.</param>
    /// <param name="role">The role.</param>
    /// <returns>The messages that the role sees, in order; copies of those of which it sees a part. No call is without its result, and none the other way round.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="messages"/> or one of them is <see langword="null"/>.</exception>
    public IReadOnlyList<ChatMessage> Select(IEnumerable<ChatMessage> messages, Role role)
    {
        ArgumentNullException.ThrowIfNull(messages);
        ChatMessage[] all = [.. messages];
        HashSet<AIContent> pairs = FindPairs(all, role);
        List<ChatMessage> seen = [];
        foreach (ChatMessage message in all)
        {
            bool isSeen = Sees(message, role);
            AIContent[] contents = [.. message.Contents.Where(content => IsHalf(content) ? pairs.Contains(content) : isSeen)];
            if (contents.Length < message.Contents.Count)
            {
                // Reasoning that led to a call means nothing to a provider without the call, and may tell what the call told.
                contents = [.. contents.Where(content => content is not TextReasoningContent)];
            }

            if (contents.Length == message.Contents.Count && isSeen)
            {
                seen.Add(message);
            }
            else if (contents.Length > 0 && isSeen)
            {
                seen.Add(new ChatMessage(message.Role, contents)
                {
                    AuthorName = message.AuthorName,
                    MessageId = message.MessageId,
                    CreatedAt = message.CreatedAt,
                    AdditionalProperties = message.AdditionalProperties,
                });
            }
        }

        return seen;
    }

    private static bool IsHalf(AIContent content) => content is ToolCallContent or ToolResultContent;

    /// <summary>Finds the calls and results that are seen: those whose other half is seen too. Ids may come again, so a result belongs to the latest
    /// call of its id that has none.</summary>
    private HashSet<AIContent> FindPairs(ChatMessage[] messages, Role role)
    {
        HashSet<AIContent> pairs = new(ReferenceEqualityComparer.Instance);
        Dictionary<string, Stack<(ToolCallContent Call, bool IsSeen)>> open = new(StringComparer.Ordinal);
        foreach (ChatMessage message in messages)
        {
            ArgumentNullException.ThrowIfNull(message, nameof(messages));
            bool isSeen = Sees(message, role) && (IsVisible(MessageKind.ToolOutput, role) || RolesOf(message) is not null);
            foreach (AIContent content in message.Contents)
            {
                if (content is ToolCallContent call)
                {
                    if (!open.TryGetValue(call.CallId, out Stack<(ToolCallContent, bool)>? calls))
                    {
                        open.Add(call.CallId, calls = []);
                    }

                    calls.Push((call, isSeen));
                }
                else if (content is ToolResultContent result
                    && open.TryGetValue(result.CallId, out Stack<(ToolCallContent Call, bool IsSeen)>? waiting)
                    && waiting.TryPop(out (ToolCallContent Call, bool IsSeen) half)
                    && half.IsSeen && isSeen)
                {
                    pairs.Add(half.Call);
                    pairs.Add(result);
                }
            }
        }

        return pairs;
    }

    private bool Sees(ChatMessage message, Role role) =>
        RolesOf(message) is { } named ? named.Contains(role) : KindOf(message) is { } kind && IsVisible(kind, role);

    private static HashSet<Role>? RolesOf(ChatMessage message)
    {
        if (message.AdditionalProperties?.TryGetValue(VisibleToKey, out object? value) is not true)
        {
            return null;
        }

        HashSet<Role> roles = [];
        foreach (string name in (value?.ToString() ?? "").Split(',', StringSplitOptions.TrimEntries))
        {
            if (!Enum.TryParse(name, ignoreCase: true, out Role role) || !Enum.IsDefined(role))
            {
                return [];
            }

            roles.Add(role);
        }

        return roles;
    }

    private static MessageKind? KindOf(ChatMessage message)
    {
        if (message.AdditionalProperties?.TryGetValue(KindKey, out object? value) is true)
        {
            return Enum.TryParse(value?.ToString(), ignoreCase: true, out MessageKind kind) && Enum.IsDefined(kind) ? kind : null;
        }

        return message.Role == ChatRole.Tool ? MessageKind.ToolOutput
            : message.Role == ChatRole.Assistant ? MessageKind.Result
            : MessageKind.Objective;
    }
}
