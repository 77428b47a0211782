using Microsoft.Extensions.AI;

namespace Agents.Core.Anthropic;

/// <summary>Makes what the SDK reads of an answer the same for streams and for whole answers.</summary>
internal static class AnswerContents
{
    /// <summary>Seals thinking, gives calls without arguments an empty list of them, and takes out what says nothing.</summary>
    /// <param name="contents">Contents that the SDK has just made; they are changed in place.</param>
    public static void Complete(IList<AIContent> contents)
    {
        for (int i = contents.Count - 1; i >= 0; i--)
        {
            switch (contents[i])
            {
                case TextReasoningContent reasoning:
                    ThinkingSeal.Close(reasoning);
                    if (reasoning is { Text.Length: 0, ProtectedData: null })
                    {
                        contents.RemoveAt(i);
                    }

                    break;
                case FunctionCallContent { Arguments: null, Exception: null } call:
                    call.Arguments = new Dictionary<string, object?>(StringComparer.Ordinal);
                    break;
                case TextContent { Text.Length: 0, Annotations: null or { Count: 0 } }:
                    contents.RemoveAt(i);
                    break;
                case { RawRepresentation: null } content when content.GetType() == typeof(AIContent):
                    // A block of a kind that the SDK does not know.
                    contents.RemoveAt(i);
                    break;
                default:
                    break;
            }
        }
    }
}
