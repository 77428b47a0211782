using Microsoft.Extensions.AI;

namespace Agents.Core.Chat;

/// <summary>How an agent shortens what it sends, before it is more than the model can read.</summary>
/// <remarks>
/// <para>
/// The cheapest step comes first: results of older turns become references to where the run keeps them whole, which the tool
/// <c>read_artifact</c> reads. When that is not enough, older turns become a summary, which later ones are added to. An answer with its calls
/// and all their results is one group, and is never split. Instructions, the question and pinned messages stay as they are, and so do the
/// last turns. The agent's own history, and its conversation, stay whole: only what is sent is shortened.
/// </para>
/// <para>Read once when the agent is built; changes after that have no effect on it.</para>
/// </remarks>
public sealed class CompactionOptions
{
    /// <summary>The least <see cref="ContextWindow"/>, in tokens.</summary>
    public const int MinContextWindow = 256;

    /// <summary>The greatest <see cref="ContextWindow"/>, in tokens.</summary>
    public const int MaxContextWindow = 100_000_000;

    /// <summary>The least <see cref="MaxResultTokens"/>: a reference must be shorter than what it stands for.</summary>
    public const int MinResultTokens = 200;

    /// <summary>The least <see cref="MaxSummaryLength"/>, in characters.</summary>
    public const int MinSummaryLength = 200;

    /// <summary>The greatest <see cref="MaxSummaryLength"/>, in characters.</summary>
    public const int SummaryLengthLimit = 1_000_000;

    /// <summary>The key of <see cref="ChatMessage.AdditionalProperties"/> that pins a message when its value is <see langword="true"/>.</summary>
    public const string PinnedKey = "agents.core.pinned";

    /// <summary>Gets or sets how many tokens the model can read, its answer included.</summary>
    /// <value><see cref="MinContextWindow"/> to <see cref="MaxContextWindow"/> tokens. The default is 128,000. With cheaper clients, that of
    /// the smallest model.</value>
    public int ContextWindow { get; set; } = 128_000;

    /// <summary>Gets or sets which share of the window a request may take before it is shortened.</summary>
    /// <value>More than 0 and at most 1. The default is 0.8. The request is estimated by <see cref="ChatAgentOptions.TokenEstimator"/>, whose
    /// default is an upper bound: of English text it comes three to four times too early, unless a <see cref="CalibratedTokenEstimator"/> is set.</value>
    public double Trigger { get; set; } = 0.8;

    /// <summary>Gets or sets how many of the last answers, each with the results of its calls, are sent as they are, with all that
    /// stands between and after them.</summary>
    /// <value>1 to <see cref="ChatAgentOptions.TurnsLimit"/> turns. The default is 6. When those alone are more than the window, they are sent all
    /// the same.</value>
    public int KeepTurns { get; set; } = 6;

    /// <summary>Gets or sets how long the result of an older call may be before a reference takes its place.</summary>
    /// <value><see cref="MinResultTokens"/> or more tokens. The default is 1,000.</value>
    public int MaxResultTokens { get; set; } = 1_000;

    /// <summary>Gets or sets how long the summary may be.</summary>
    /// <value><see cref="MinSummaryLength"/> to <see cref="SummaryLengthLimit"/> characters. The default is 4,000.</value>
    public int MaxSummaryLength { get; set; } = 4_000;

    /// <summary>Gets or sets which further messages are always sent as they are, together with the group that they are in.</summary>
    /// <value>The default is <see langword="null"/>: system messages, the question, and messages with <see cref="PinnedKey"/>. It is called on the
    /// agent's thread, may be called by many runs at once and several times for a message, and always says the same of it. What it throws
    /// ends the agent as a failure.</value>
    public Func<ChatMessage, bool>? IsPinned { get; set; }

    /// <summary>Gets or sets what summarizes older turns.</summary>
    /// <value>The default is <see cref="Summarizers.HeadLines"/>, which calls no model. See <see cref="SummarizeWith"/>.</value>
    public ISummarizer Summarizer { get; set; } = Summarizers.HeadLines;

    /// <summary>Lets a model summarize older turns.</summary>
    /// <param name="client">The model. The application owns it and disposes of it.</param>
    /// <param name="estimator">How many input tokens are set aside for a summary; <see langword="null"/> for
    /// <see cref="TokenEstimators.UpperBound"/>.</param>
    /// <remarks>
    /// It is called as an agent with the name <c>summarizer</c>, one level below the agent: what it may cost is reserved in the agent's ledger and
    /// settled as for any model call. When the budget refuses it, the run ends with <see cref="StopReason.BudgetExhausted"/>, as for everything
    /// else that is given up; when it fails in another way, the run goes on to its end. Head lines take the place of its summary each time.
    /// </remarks>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is <see langword="null"/>.</exception>
    public void SummarizeWith(IChatClient client, ITokenEstimator? estimator = null)
    {
        ArgumentNullException.ThrowIfNull(client);
        Summarizer = new ModelSummarizer(client, estimator ?? TokenEstimators.UpperBound);
    }

    internal void AddFailures(List<string> failures)
    {
        const string Name = nameof(ChatAgentOptions.Compaction);
        if (ContextWindow is < MinContextWindow or > MaxContextWindow)
        {
            failures.Add($"{Name}.{nameof(ContextWindow)} must be {MinContextWindow} to {MaxContextWindow} tokens, but is {ContextWindow}.");
        }

        if (!(Trigger is > 0 and <= 1))
        {
            failures.Add(string.Create(
                System.Globalization.CultureInfo.InvariantCulture, $"{Name}.{nameof(Trigger)} must be more than 0 and at most 1, but is {Trigger}."));
        }

        if (KeepTurns is < 1 or > ChatAgentOptions.TurnsLimit)
        {
            failures.Add($"{Name}.{nameof(KeepTurns)} must be 1 to {ChatAgentOptions.TurnsLimit} turns, but is {KeepTurns}.");
        }

        if (MaxResultTokens < MinResultTokens)
        {
            failures.Add($"{Name}.{nameof(MaxResultTokens)} must be {MinResultTokens} or more tokens, but is {MaxResultTokens}.");
        }

        if (MaxSummaryLength is < MinSummaryLength or > SummaryLengthLimit)
        {
            failures.Add($"{Name}.{nameof(MaxSummaryLength)} must be {MinSummaryLength} to {SummaryLengthLimit} characters, but is {MaxSummaryLength}.");
        }

        if (Summarizer is null)
        {
            failures.Add($"{Name}.{nameof(Summarizer)} must not be null; {nameof(Summarizers)}.{nameof(Summarizers.HeadLines)} calls no model.");
        }
    }

    /// <summary>Copies the values out, so that later changes have no effect on an agent.</summary>
    internal CompactionOptions Copy() => (CompactionOptions)MemberwiseClone();
}
