using Anthropic.Models.Messages;
using Microsoft.Extensions.AI;

namespace Agents.Core.Anthropic;

/// <summary>How far the stream of an answer has come: whether it is complete, and what it has told of its usage.</summary>
/// <remarks>The SDK ends a stream that was cut off as if it were complete, and says what it used only at the very end.</remarks>
internal sealed class StreamProgress
{
    private Usage? _start;
    private MessageDeltaUsage? _end;
    private bool _isReported;

    /// <summary>Gets whether the provider has said that the answer ends here.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>Takes notice of an update.</summary>
    public void See(ChatResponseUpdate update)
    {
        if (update.RawRepresentation is RawMessageStreamEvent streamed)
        {
            switch (streamed.Value)
            {
                case RawMessageStartEvent start:
                    _start = start.Message.Usage;
                    break;
                case RawMessageDeltaEvent delta:
                    _end = delta.Usage;
                    break;
                case RawMessageStopEvent:
                    IsComplete = true;
                    break;
                default:
                    break;
            }
        }
        else
        {
            _isReported |= update.Contents.Any(content => content is UsageContent);
        }
    }

    /// <summary>Tells what was used so far, in the SDK's words; <see langword="null"/> when the provider said nothing or it was told already.</summary>
    /// <remarks>What the end says counts from the beginning, and leaves out what the beginning said.</remarks>
    public UsageDetails? Unreported()
    {
        if (_isReported || (_start is null && _end is null))
        {
            return null;
        }

        long written = _end?.CacheCreationInputTokens ?? _start?.CacheCreationInputTokens ?? 0;
        long cached = _end?.CacheReadInputTokens ?? _start?.CacheReadInputTokens ?? 0;
        long input = (_end?.InputTokens ?? _start?.InputTokens ?? 0) + written + cached;
        long output = _end?.OutputTokens ?? _start?.OutputTokens ?? 0;
        UsageDetails usage = new()
        {
            InputTokenCount = input,
            CachedInputTokenCount = cached,
            OutputTokenCount = output,
            TotalTokenCount = input + output,
            ReasoningTokenCount = _end?.OutputTokensDetails?.ThinkingTokens ?? _start?.OutputTokensDetails?.ThinkingTokens,
        };
        if (written > 0)
        {
            usage.AdditionalCounts = new() { [nameof(Usage.CacheCreationInputTokens)] = written };
        }

        return usage;
    }
}
