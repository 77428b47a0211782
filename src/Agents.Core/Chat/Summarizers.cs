namespace Agents.Core.Chat;

/// <summary>The summarizers that need no settings.</summary>
public static class Summarizers
{
    /// <summary>Gets the summarizer that keeps the first line of each text, call and result, and calls no model.</summary>
    /// <remarks>
    /// The same messages always give the same text. Where the lines are longer than the summary may be, the oldest are left out. Reasoning is
    /// left out too. Stateless and thread-safe.
    /// </remarks>
    public static ISummarizer HeadLines { get; } = new HeadLineSummarizer();

    private sealed class HeadLineSummarizer : ISummarizer
    {
        public ValueTask<string> SummarizeAsync(SummaryRequest request, AgentContext context, CancellationToken cancellationToken)
        {
            ArgumentNullException.ThrowIfNull(request);
            return new ValueTask<string>(Transcript.HeadLines(request));
        }
    }
}
