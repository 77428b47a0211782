namespace Agents.Core.Chat;

/// <summary>Writes a short text in place of turns that are no longer sent.</summary>
/// <remarks>
/// Implementations are thread-safe: one may serve many agents and runs at once. One that spends something takes it from
/// <see cref="AgentContext.Budget"/>, or calls an agent through the context, which does so. When it throws, or brings no text, the agent goes
/// on with <see cref="Summarizers.HeadLines"/> and emits <see cref="SummarizerFailed"/>.
/// </remarks>
public interface ISummarizer
{
    /// <summary>Writes the summary.</summary>
    /// <param name="request">What is summarized.</param>
    /// <param name="context">The context of the agent whose turns they are.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>The text, which takes the place of the previous summary too. What is longer than <see cref="SummaryRequest.MaxLength"/> is
    /// cut.</returns>
    ValueTask<string> SummarizeAsync(SummaryRequest request, AgentContext context, CancellationToken cancellationToken);
}
