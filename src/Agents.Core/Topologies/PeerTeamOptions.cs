using Agents.Core.Messaging;

namespace Agents.Core.Topologies;

/// <summary>How peers work together.</summary>
/// <typeparam name="TMessage">The type of what peers send.</typeparam>
/// <typeparam name="TOutput">The type of what each peer answers.</typeparam>
/// <remarks>Read once when the team is made. Not thread-safe while it is being changed.</remarks>
public sealed class PeerTeamOptions<TMessage, TOutput>
{
    /// <summary>The greatest <see cref="Rounds"/>.</summary>
    public const int MaxRounds = 10_000;

    /// <summary>Gets or sets how many rounds follow round 0, in which peers write without having read anything.</summary>
    /// <value>0 to <see cref="MaxRounds"/>. The default is 3. What a peer sends travels that many steps at most.</value>
    public int Rounds { get; set; } = 3;

    /// <summary>Gets or sets whether the peers agree, so that no further round is needed; asked after every round with their answers.</summary>
    /// <value>The default is <see langword="null"/>: all rounds are taken.</value>
    public Func<IReadOnlyList<TOutput>, AgentContext, CancellationToken, ValueTask<bool>>? HasAgreed { get; set; }

    /// <summary>Gets or sets how long a peer may take for a round, by the run's clock.</summary>
    /// <value>1 ms to 1 day. The default is 3 minutes.</value>
    public TimeSpan TurnTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Gets or sets how long a peer that was cancelled is waited for; after that it is left to itself.</summary>
    /// <value>0 to 1 hour, by the run's clock. The default is 5 seconds.</value>
    public TimeSpan CancelGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how many peers work at once.</summary>
    /// <value>1 to 1,048,576. The default is 256.</value>
    public int MaxConcurrency { get; set; } = 256;

    /// <summary>Gets how the mailboxes and what goes through them are limited.</summary>
    /// <value>The default is 256 messages a mailbox. Nobody waits for room within a round: a message that finds none is refused or dropped, by
    /// the mode of the mailboxes, counted, and told.</value>
    public PostOfficeOptions<TMessage> Post { get; } = new();

    internal void AddFailures(List<string> failures)
    {
        if (Rounds is < 0 or > MaxRounds)
        {
            failures.Add($"{nameof(Rounds)} must be 0 to {MaxRounds}, but is {Rounds}.");
        }

        if (TurnTimeout < TimeSpan.FromMilliseconds(1) || TurnTimeout > TimeSpan.FromDays(1))
        {
            failures.Add($"{nameof(TurnTimeout)} must be 1 ms to 1 day, but is {TurnTimeout}.");
        }

        if (CancelGrace < TimeSpan.Zero || CancelGrace > TimeSpan.FromHours(1))
        {
            failures.Add($"{nameof(CancelGrace)} must be 0 to 1 hour, but is {CancelGrace}.");
        }

        if (MaxConcurrency is < 1 or > Graphs.GraphOptions.GreatestConcurrency)
        {
            failures.Add($"{nameof(MaxConcurrency)} must be 1 to {Graphs.GraphOptions.GreatestConcurrency}, but is {MaxConcurrency}.");
        }
    }
}
