using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>Which model wrote a piece of protected reasoning, so that it is sent to that model alone: to others it is noise that they refuse.</summary>
/// <remarks>
/// What the preferred model wrote has no mark, and what has none counts as written by it. Marks are additional properties, so that they live through
/// the joining of a stream and the storing of a conversation.
/// </remarks>
internal static class ReasoningOrigin
{
    private const string Mark = "agents.model";

    /// <summary>Gets the name by which a client's model is told from others.</summary>
    public static string NameOf(IChatClient client)
    {
        ChatClientMetadata? metadata = client.GetService(typeof(ChatClientMetadata)) as ChatClientMetadata;
        return $"{metadata?.ProviderName}:{metadata?.DefaultModelId}";
    }

    /// <summary>Marks the reasoning of an answer. What belongs to a client is not changed: a marked piece is a copy.</summary>
    public static void MarkAll(ChatResponse response, string model)
    {
        foreach (ChatMessage message in response.Messages)
        {
            if (message is not null)
            {
                message.Contents = Marked(message.Contents, model);
            }
        }
    }

    /// <summary>Marks the reasoning of a piece of a stream.</summary>
    public static void MarkAll(ChatResponseUpdate update, string model) => update.Contents = Marked(update.Contents, model);

    /// <summary>Takes out of a conversation the protected reasoning of other models.</summary>
    /// <returns>The messages themselves when there is none.</returns>
    public static IEnumerable<ChatMessage> For(IEnumerable<ChatMessage> messages, string model, string preferred)
    {
        foreach (ChatMessage message in messages)
        {
            if (HasForeign(message, model, preferred))
            {
                return Without(messages, model, preferred);
            }
        }

        return messages;
    }

    private static List<ChatMessage> Without(IEnumerable<ChatMessage> messages, string model, string preferred)
    {
        List<ChatMessage> kept = [];
        foreach (ChatMessage message in messages)
        {
            if (!HasForeign(message, model, preferred))
            {
                kept.Add(message);
                continue;
            }

            ChatMessage copy = message.Clone();
            copy.Contents = [.. message.Contents.Where(content => !IsForeign(content, model, preferred))];
            if (copy.Contents.Count > 0)
            {
                kept.Add(copy);
            }
        }

        return kept;
    }

    private static bool HasForeign(ChatMessage message, string model, string preferred)
    {
        IList<AIContent> contents = message.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            if (IsForeign(contents[i], model, preferred))
            {
                return true;
            }
        }

        return false;
    }

    // A stored conversation gives its properties back as JSON.
    private static bool IsForeign(AIContent content, string model, string preferred) =>
        content is TextReasoningContent { ProtectedData.Length: > 0 }
        && !string.Equals(content.AdditionalProperties?.GetValueOrDefault(Mark)?.ToString() ?? preferred, model, StringComparison.Ordinal);

    private static IList<AIContent> Marked(IList<AIContent> contents, string model) =>
        contents.Any(content => content is TextReasoningContent) ? [.. contents.Select(content => Marked(content, model))] : contents;

    private static AIContent Marked(AIContent content, string model) => content is not TextReasoningContent reasoning ? content
        : new TextReasoningContent(reasoning.Text)
        {
            ProtectedData = reasoning.ProtectedData,
            Annotations = reasoning.Annotations,
            RawRepresentation = reasoning.RawRepresentation,
            AdditionalProperties = new AdditionalPropertiesDictionary(reasoning.AdditionalProperties ?? []) { [Mark] = model },
        };
}
