using Microsoft.Extensions.AI;

namespace Agents.Core.Chat.Clients;

/// <summary>What was seen of a stream, in constant memory. Used by one thread at a time.</summary>
internal sealed class StreamTally
{
    private UsageDetails? _usage;
    private long _output;
    private bool _hasSeen;

    /// <summary>Gets or sets why the stream failed.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Gets or sets whether the stream ended by itself.</summary>
    public bool IsWhole { get; set; }

    public void See(ChatResponseUpdate? update)
    {
        if (update is null)
        {
            return;
        }

        _hasSeen = true;
        IList<AIContent> contents = update.Contents;
        for (int i = 0; i < contents.Count; i++)
        {
            if (contents[i] is UsageContent { Details: { } usage })
            {
                (_usage ??= new UsageDetails()).Add(usage);
            }
            else if (contents[i] is not AnswerRestartContent)
            {
                _output += TokenEstimate.OfContent(contents[i]);
            }
        }
    }

    /// <summary>Counts what the call used; <see langword="null"/> when nobody knows.</summary>
    public long? Count(ModelLimits limits, string? model, in CallEstimate estimate)
    {
        if (IsWhole)
        {
            return limits.Count(model, in estimate, _usage, _output);
        }

        if (!_hasSeen)
        {
            return LimitedChatClient.CountFailed(Failure);
        }

        // Providers report some of the output at the beginning, and the rest at an end that did not come.
        long reported = _usage?.OutputTokenCount is > 0 and <= UsageReader.MaxTokens ? _usage.OutputTokenCount.Value : 0;
        long unreported = Math.Max(0, _output - reported);
        return estimate.Count(_usage, _output, limits.Settings.CountsCachedTokens) + (_usage?.OutputTokenCount is null ? 0 : unreported);
    }
}
