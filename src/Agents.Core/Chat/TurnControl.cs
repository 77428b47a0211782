namespace Agents.Core.Chat;

/// <summary>Limits on the turns of an agent: one that stays, and one that grows once.</summary>
/// <remarks>
/// <para>
/// Source: "More with Less", arXiv 2510.16786, fixed-turn and dynamic-turn strategies with reminders. A history is sent again with every turn, so
/// what n turns cost grows with the square of n, and few runs that go on for long make most of the bill.
/// </para>
/// <para>
/// At its limit an agent submits what the host's function finds; when it finds nothing, a growing limit grows; when it cannot, the
/// agent gets one closing turn without tools. (A stop without that turn, as in the paper, would leave nothing to return.) What the host's function throws ends the agent as a failure.
/// </para>
/// </remarks>
public static class TurnControl
{
    /// <summary>The greatest limit, in turns.</summary>
    public const int MaxTurns = ChatAgentOptions.TurnsLimit;

    /// <summary>Where a growing limit starts when there is no history to read it from, in turns.</summary>
    public const int DefaultInitialTurns = 15;

    /// <summary>Where a limit ends when there is no history to read it from, in turns.</summary>
    public const int DefaultExtendedTurns = 30;

    /// <summary>The percentile at which a fixed limit is read from a history: the one at which cost fell much and solved tasks little.</summary>
    public const double DefaultPercentile = 0.75;

    /// <summary>Makes a limit that stays.</summary>
    /// <param name="limit">1 to <see cref="MaxTurns"/> turns.</param>
    /// <param name="reminder">What the model is told; <see langword="null"/> for <see cref="TurnReminders.EveryTurn"/>.</param>
    /// <param name="findDeliverable">Asked at the limit: returns what to submit, or <see langword="null"/> when there is nothing yet. It is
    /// called on the agent's thread and may be called by many runs at once. <see langword="null"/> for none.</param>
    /// <returns>The controller.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is out of its range.</exception>
    public static ITurnController Fixed(int limit, ITurnReminder? reminder = null, Func<TurnProgress, string?>? findDeliverable = null)
    {
        ThrowIfOutOfRange(limit, nameof(limit));
        return new LimitedTurns(limit, limit, reminder ?? TurnReminders.EveryTurn, findDeliverable);
    }

    /// <summary>Makes a limit that stays, from recorded runs.</summary>
    /// <param name="history">The runs. Fewer than <see cref="TurnHistory.MinSamples"/> give a limit of <see cref="DefaultExtendedTurns"/>.</param>
    /// <param name="percentile">Where among them the limit lies; 0 to 1.</param>
    /// <param name="reminder">What the model is told; <see langword="null"/> for <see cref="TurnReminders.EveryTurn"/>.</param>
    /// <param name="findDeliverable">Asked at the limit: returns what to submit, or <see langword="null"/> when there is nothing yet. It is
    /// called on the agent's thread and may be called by many runs at once. <see langword="null"/> for none.</param>
    /// <returns>The controller; its limit is at most <see cref="MaxTurns"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="history"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="percentile"/> is out of its range.</exception>
    public static ITurnController Fixed(
        TurnHistory history,
        double percentile = DefaultPercentile,
        ITurnReminder? reminder = null,
        Func<TurnProgress, string?>? findDeliverable = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        return Fixed(Math.Min(MaxTurns, history.Percentile(percentile) ?? DefaultExtendedTurns), reminder, findDeliverable);
    }

    /// <summary>Makes a limit that grows once, when it is reached and there is nothing to submit.</summary>
    /// <param name="initial">The turns to begin with; 1 to <see cref="MaxTurns"/>.</param>
    /// <param name="extension">How many more may be granted; 1 or more, and at most <see cref="MaxTurns"/> with the others.
    /// <see langword="null"/> for half of <paramref name="initial"/>, rounded up.</param>
    /// <param name="reminder">What the model is told; <see langword="null"/> for <see cref="TurnReminders.EveryTurn"/>.</param>
    /// <param name="findDeliverable">Asked at each limit: returns what to submit, or <see langword="null"/> when there is nothing yet. It is
    /// called on the agent's thread and may be called by many runs at once. <see langword="null"/> for none.</param>
    /// <returns>The controller.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static ITurnController Dynamic(
        int initial, int? extension = null, ITurnReminder? reminder = null, Func<TurnProgress, string?>? findDeliverable = null)
    {
        ThrowIfOutOfRange(initial, nameof(initial));
        if (extension < 1 || extension > MaxTurns - initial)
        {
            throw new ArgumentOutOfRangeException(
                nameof(extension), extension, $"The extension must be 1 to {MaxTurns - initial} turns, but is {extension}.");
        }

        int extended = initial + (extension ?? Math.Min((initial + 1) / 2, MaxTurns - initial));
        return new LimitedTurns(initial, extended, reminder ?? TurnReminders.EveryTurn, findDeliverable);
    }

    /// <summary>Makes a limit that grows once, from recorded runs.</summary>
    /// <param name="history">The runs. Fewer than <see cref="TurnHistory.MinSamples"/> give <see cref="DefaultInitialTurns"/> turns that grow to
    /// <see cref="DefaultExtendedTurns"/>.</param>
    /// <param name="growth">Between which percentiles it grows; <see langword="null"/> for <see cref="TurnGrowth.Safe"/>. Where both lie at
    /// the same number of turns, the limit stays.</param>
    /// <param name="reminder">What the model is told; <see langword="null"/> for <see cref="TurnReminders.EveryTurn"/>.</param>
    /// <param name="findDeliverable">Asked at each limit: returns what to submit, or <see langword="null"/> when there is nothing yet. It is
    /// called on the agent's thread and may be called by many runs at once. <see langword="null"/> for none.</param>
    /// <returns>The controller; its limits are at most <see cref="MaxTurns"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="history"/> is <see langword="null"/>.</exception>
    public static ITurnController Dynamic(
        TurnHistory history, TurnGrowth? growth = null, ITurnReminder? reminder = null, Func<TurnProgress, string?>? findDeliverable = null)
    {
        ArgumentNullException.ThrowIfNull(history);
        growth ??= TurnGrowth.Safe;
        int initial = Math.Min(MaxTurns, history.Percentile(growth.Initial) ?? DefaultInitialTurns);
        int extended = Math.Min(MaxTurns, history.Percentile(growth.Extended) ?? DefaultExtendedTurns);
        return new LimitedTurns(initial, extended, reminder ?? TurnReminders.EveryTurn, findDeliverable);
    }

    private static void ThrowIfOutOfRange(int turns, string name)
    {
        if (turns is < 1 or > MaxTurns)
        {
            throw new ArgumentOutOfRangeException(name, turns, $"A limit must be 1 to {MaxTurns} turns, but is {turns}.");
        }
    }
}
