namespace Agents.Core.Offline;

/// <summary>How much an <see cref="OfflineChatClient"/> says and asks for at once.</summary>
/// <remarks>Read once, when the client is made; changing it later changes nothing.</remarks>
public sealed class OfflineChatClientOptions
{
    /// <summary>The most sentences that an answer can have.</summary>
    public const int MaxSentencesLimit = 50;

    /// <summary>The most tool calls that one answer can hold.</summary>
    public const int MaxParallelCallsLimit = 16;

    /// <summary>Gets or sets how many sentences, or items of a JSON array, an answer has at most.</summary>
    /// <value>1 to <see cref="MaxSentencesLimit"/> sentences. The default is 5.</value>
    public int MaxSentences { get; set; } = 5;

    /// <summary>Gets or sets how many of the hits of a search are followed up, as parallel calls in one answer.</summary>
    /// <value>1 to <see cref="MaxParallelCallsLimit"/> calls. The default is 4.</value>
    public int MaxParallelCalls { get; set; } = 4;

    /// <summary>Gets or sets how much relevance counts against novelty when the next sentence is picked.</summary>
    /// <value>0 (novelty alone) to 1 (relevance alone). The default is 0.7.</value>
    public double Lambda { get; set; } = 0.7;

    internal void ThrowIfInvalid(string parameterName)
    {
        List<string> failures = [];
        if (MaxSentences is < 1 or > MaxSentencesLimit)
        {
            failures.Add($"{nameof(MaxSentences)} must be 1 to {MaxSentencesLimit} sentences, but is {MaxSentences}.");
        }

        if (MaxParallelCalls is < 1 or > MaxParallelCallsLimit)
        {
            failures.Add($"{nameof(MaxParallelCalls)} must be 1 to {MaxParallelCallsLimit} calls, but is {MaxParallelCalls}.");
        }

        if (!(Lambda is >= 0 and <= 1))
        {
            failures.Add($"{nameof(Lambda)} must be 0 to 1, but is {Lambda}.");
        }

        if (failures.Count > 0)
        {
            throw new ArgumentException(string.Join(' ', failures), parameterName);
        }
    }
}
