using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>Says in a stream that the model that wrote it failed, and that another begins the answer anew: what came before it is void.</summary>
/// <remarks>Only a client that was told to go on after the first token sends it. It never becomes part of a conversation.</remarks>
public sealed class AnswerRestartContent : AIContent
{
    /// <summary>Gets the id of the model that failed.</summary>
    public required string From { get; init; }

    /// <summary>Gets the id of the model that answers now.</summary>
    public required string To { get; init; }

    /// <summary>Gets why the first one failed.</summary>
    public required ModelErrorKind Kind { get; init; }

    /// <summary>Finds the restart that an update holds; <see langword="null"/> when it holds none.</summary>
    internal static AnswerRestartContent? In(ChatResponseUpdate update)
    {
        IList<AIContent> contents = update.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is AnswerRestartContent restart)
            {
                return restart;
            }
        }

        return null;
    }
}
