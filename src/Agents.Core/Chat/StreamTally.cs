using Agents.Core.Tools;
using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>What a stream has brought so far, as far as its cost goes: counted, not kept, so that a stream may be of any length.</summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class StreamTally
{
    /// <summary>Gets whether nothing has come.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Gets the usage that was reported, the sum of all reports; <see langword="null"/> when there was none.</summary>
    public UsageDetails? Usage { get; private set; }

    /// <summary>Gets the id by which the model answers; <see langword="null"/> when it has not said.</summary>
    public string? ModelId { get; private set; }

    /// <summary>Gets an upper bound for the output tokens that have come.</summary>
    public long OutputTokens { get; private set; }

    /// <summary>Counts all updates of a stream.</summary>
    public static StreamTally Of(List<ChatResponseUpdate> updates)
    {
        StreamTally tally = new();
        foreach (ChatResponseUpdate update in updates)
        {
            tally.Add(update);
        }

        return tally;
    }

    /// <summary>Counts one update.</summary>
    public void Add(ChatResponseUpdate? update)
    {
        if (update is null)
        {
            return;
        }

        OutputTokens += IsEmpty ? TokenEstimate.PerMessage : 0;
        IsEmpty = false;
        ModelId = update.ModelId ?? ModelId;
        IList<AIContent> contents = update.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            Add(contents[i]);
        }
    }

    /// <summary>Forgets everything, for another attempt.</summary>
    public void Clear()
    {
        IsEmpty = true;
        Usage = null;
        ModelId = null;
        OutputTokens = 0;
    }

    private void Add(AIContent? content)
    {
        if (content is UsageContent { Details: { } details })
        {
            (Usage ??= new UsageDetails()).Add(details);
        }
        else if (content is FunctionCallContent call && !WritableJson.IsWritable(call.Arguments))
        {
            OutputTokens += TokenEstimate.PerContent + TokenEstimate.OfText(call.Name);
        }
        else if (content is not (null or AnswerRestartContent))
        {
            OutputTokens += TokenEstimate.OfContent(content);
        }
    }
}
