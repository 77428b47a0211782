using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>Messages that are sent together or not at all: an answer of the model with the results of its calls, or one message of another.</summary>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Where the next one begins.</param>
/// <param name="IsTurn">Whether it is an answer of the model.</param>
internal readonly record struct MessageGroup(int Start, int End, bool IsTurn)
{
    /// <summary>Divides a valid history into its groups.</summary>
    public static List<MessageGroup> Divide(IReadOnlyList<ChatMessage> messages)
    {
        List<MessageGroup> groups = [];
        for (int start = 0; start < messages.Count; start = groups[^1].End)
        {
            groups.Add(Read(messages, start));
        }

        return groups;
    }

    private static MessageGroup Read(IReadOnlyList<ChatMessage> messages, int start)
    {
        HashSet<string> open = new(StringComparer.Ordinal);
        bool hasCalls = false;
        int end = start;
        do
        {
            foreach (AIContent content in messages[end].Contents)
            {
                if (content is FunctionCallContent call)
                {
                    hasCalls = true;
                    open.Add(call.CallId);
                }
                else if (content is FunctionResultContent result)
                {
                    open.Remove(result.CallId);
                }
            }

            end++;
        }
        while (end < messages.Count && (open.Count > 0 || (!hasCalls && IsOfModel(messages[end - 1]) && IsOfModel(messages[end]))));

        return new MessageGroup(start, end, hasCalls || IsOfModel(messages[start]));
    }

    private static bool IsOfModel(ChatMessage message) => message.Role == ChatRole.Assistant;
}
